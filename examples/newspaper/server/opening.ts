import { newsroom } from "cms-community-client";
import type { House } from "../src/lib/house.ts";
import { configOf, Told, type Config } from "./config.ts";
import { Desk } from "./desk.ts";
import { Reports } from "./tell.ts";

export interface Opened {
  config: Config;
  desk: Desk;
  house: House;
  reports: Reports;
}

/** Everything that pages are drawn with, from the environment's few settings. */
export async function openHouse(environ: NodeJS.ProcessEnv, { still = false }: { still?: boolean } = {}): Promise<Opened> {
  const config = configOf(environ);
  const desk = await Desk.open(config);
  const reports = new Reports();
  const draftOf = (token: string) => readDraft(config.api, token);
  const house = { library: desk.library, client: desk.client, draftOf, reports, admin: config.admin, still };
  return { config, desk, house, reports };
}

async function readDraft(server: string, token: string): ReturnType<House["draftOf"]> {
  const { data } = await newsroom({ server, token, remember: 0 }).api.GET("/api/v1/preview/");
  if (!data) throw new Told("The API answered without a draft.");
  return data;
}
