import { newsroom } from "../../src/index.js";

const { each } = newsroom({ server: "https://newsroom.example" });
each("/api/v1/articles/");
each("/api/v1/search/", { q: "tramway" });
