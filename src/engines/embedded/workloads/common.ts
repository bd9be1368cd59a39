/** How long a client waits for a reply (client.clj `default-timeout`), milliseconds. */
export const rpcTimeoutMs = 5000;
