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
  // The client is one for the pages and the server around them: an error of its own is known in both.
  vite: { build: { assetsInlineLimit: 0 }, ssr: { external: ["cms-community-client"] } },
  security: { checkOrigin: false },
});
