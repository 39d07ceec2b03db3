// The engine's module. An instance serves one customer and is thrown away with its worker.
#include "engine/engine.hpp"

#include "wasm/lanes.hpp"

EMSCRIPTEN_BINDINGS(msme_engine) { msme::wasm::Lanes<msme::engine::Engine>::bind(); }
