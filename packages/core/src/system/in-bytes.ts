const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** A size as people read it: `1.5 GiB`. */
export function inBytes(size: number): string {
  const step = Math.min(Math.floor(Math.log2(Math.max(size, 1)) / 10), UNITS.length - 1)
  const shown = size / 1024 ** step
  return `${shown.toFixed(step > 0 && shown < 10 ? 1 : 0)} ${UNITS[step]}`
}
