import node from "@astrojs/node";
import { defineConfig } from "astro/config";

export default defineConfig({
  output: "server",
  // Our own server stands in front: it keeps pages in memory and takes webhooks.
  adapter: node({ mode: "middleware" }),
  trailingSlash: "ignore",
  build: { format: "directory", inlineStylesheets: "never" },
  devToolbar: { enabled: false },
  // Nothing runs inside a page: its policy lets no inline script through.
  vite: { build: { assetsInlineLimit: 0 } },
  security: { checkOrigin: false },
});
