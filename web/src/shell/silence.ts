/**
 * Takes away the one channel that a content security policy does not cover: WebRTC. (Everything else is the policy's
 * work, and the leak test proves it there.) In the sandboxed UI this holds: its origin is opaque, so no child frame can
 * hand the constructors back.
 */
const CHANNELS = [
  'RTCPeerConnection',
  'webkitRTCPeerConnection',
  'mozRTCPeerConnection',
  'RTCDataChannel',
  'RTCIceTransport',
];

export function silence(scope: object): void {
  for (const name of CHANNELS) {
    Reflect.deleteProperty(scope, name);
    Reflect.defineProperty(scope, name, { value: undefined, writable: false, configurable: false });
  }
}
