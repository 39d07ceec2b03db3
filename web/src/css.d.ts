/** SHA-256 of the engine's module, set by the build. */
declare const __ENGINE_SHA256__: string;
/** Style sheets are imported for their effect; the build gathers them. */
declare module '*.css';
