// How large tiles can be: the most of the window with every tile in sight, as on a wall of monitors.

/**
 * @param box {width, height} for all tiles
 * @param tile {aspect: width / height of the picture, caption: height under it, least: width below which the wall scrolls}
 * @returns {columns, width} of a tile, in pixels
 */
export function fit(count, box, tile, gap) {
  let best = { columns: 1, width: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const across = (box.width - (columns - 1) * gap) / columns;
    const down = ((box.height - (rows - 1) * gap) / rows - tile.caption) * tile.aspect;
    const width = Math.floor(Math.min(across, down));
    if (width > best.width) best = { columns, width };
  }
  if (best.width >= Math.min(tile.least, box.width)) return best;
  const columns = Math.max(1, Math.floor((box.width + gap) / (tile.least + gap)));
  return { columns, width: Math.floor((box.width - (columns - 1) * gap) / columns) };
}
