// The simulator's module: loaded when a simulated borrower is asked for.
#include "engine/simulator_module.hpp"

#include "wasm/lanes.hpp"

EMSCRIPTEN_BINDINGS(msme_simulator) { msme::wasm::Lanes<msme::engine::SimulatorModule>::bind(); }
