/** The WebAssembly module as bindings.cpp exports it. Views on HEAPU8 die when memory grows: take them after the last call. */
export interface EngineModule {
  readonly HEAPU8: Uint8Array;
  /** Room for a control request of `bytes`; returns its address, 0 when memory is short. */
  controlReserve(bytes: number): number;
  /** Handles the JSON request in the first `bytes` of the control buffer; returns the reply's length. */
  request(bytes: number): number;
  /** Address of the last reply. */
  replyAddress(): number;
  /** Room for a file of `bytes`, adopted by the next `pipeline.ingest`; returns its address, 0 when memory is short. */
  bulkReserve(bytes: number): number;
  /** Address and length of the bytes left by `data.columns` or `data.export`. */
  bulkAddress(): number;
  bulkLength(): number;
  /** Bytes of wasm memory now in use by the module (its high-water mark). */
  memoryBytes(): number;
}
export interface EngineModuleOptions {
  wasmBinary?: ArrayBuffer | Uint8Array;
  print?: (line: string) => void;
  printErr?: (line: string) => void;
  onAbort?: (what: unknown) => void;
}
declare const createEngine: (options?: EngineModuleOptions) => Promise<EngineModule>;
export default createEngine;
