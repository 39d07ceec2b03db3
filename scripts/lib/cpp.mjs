/** The C++ files of the project. */
import { filesBelow } from './stamp.mjs';

const below = (folders, pattern) => filesBelow(folders).filter((file) => pattern.test(file));

/** Everything clang-format looks after. */
export const cppFiles = () => below(['core', 'wasm', 'tests/unit', 'tests/fuzz'], /\.(hpp|cpp)$/);

/** Sources clang-tidy reads; headers are checked through them. The wasm binding needs Emscripten's own headers. */
export const tidySources = () => below(['core'], /\.cpp$/);

export const coreHeaders = () => below(['core'], /\.hpp$/);
