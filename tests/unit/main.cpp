// Catch2's main: v3 needs one from its own library or its session, v2 makes one here.
#ifdef MSME_CATCH3
#include <catch2/catch_session.hpp>

int main(int argc, char* argv[]) { return Catch::Session().run(argc, argv); }
#else
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif
