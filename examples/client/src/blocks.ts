import type { components } from "./api.js";

export type Block = components["schemas"]["Block"];
export type BlockType = Block["type"];
export type BlockOf<T extends BlockType> = Extract<Block, { type: T }>;

/** One function for every block type of the contract: leave one out, and it does not compile. */
export type Renderers<R> = { [T in BlockType]: (block: BlockOf<T>) => R };

/**
 * Render blocks in their order. A type that the site was not built for, since the API is newer than it,
 * is rendered as nothing and told to `unknown`.
 */
export function renderBlocks<R>(
  blocks: readonly Block[],
  renderers: Renderers<R>,
  unknown: (block: { type: string; id: string }) => void = () => undefined,
): R[] {
  return blocks.flatMap((block) => {
    const render = Object.hasOwn(renderers, block.type) ? (renderers[block.type] as (block: Block) => R) : null;
    if (render) return [render(block)];
    unknown(block);
    return [];
  });
}
