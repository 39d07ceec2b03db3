// What GSTN's files share: a period's figures by tax, and how the portal writes them.
#pragma once

#include <string>
#include <string_view>

#include "simulate/render.hpp"

namespace msme::simulate {

// Integrated, central and state tax; central and state are equal halves of what isn't integrated.
struct GstTax {
  base::Paise igst = 0, central = 0, state = 0;
};

// What one period declares.
struct GstDeclared {
  base::Paise taxable = 0;
  GstTax tax, credit, net;
};

// Credit goes against integrated tax first, the rest in halves.
GstDeclared gst_declared(const GstPeriod& period);

std::string tax_period(int month);                  // "052026"
Line& append_taxes(Line& line, const GstTax& tax);  // iamt, camt, samt, csamt

// The whole GSTR-3B into file.bytes.
void append_gstr3b(const Business& business, const GstPeriod& period, std::string_view synthetic, RenderedFile& file);

}  // namespace msme::simulate
