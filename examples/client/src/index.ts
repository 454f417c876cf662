export type { components, paths } from "./api.js";
export * from "./blocks.js";
export * from "./client.js";
export * from "./conditional.js";
export * from "./errors.js";
export * from "./pictures.js";
export * from "./sync.js";
export * from "./webhooks.js";
export * from "./typography.js";
