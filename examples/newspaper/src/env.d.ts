declare namespace App {
  interface Locals {
    /** This page's look into the copy of the newsroom. */
    reading: import("./lib/reading.ts").Reading;
    /** What the page needs of the server around it. */
    house: import("./lib/house.ts").House;
  }
}
