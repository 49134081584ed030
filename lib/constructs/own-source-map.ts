/** Cuts a bundle's source map down to this project's own files. */
import { readFileSync, writeFileSync } from 'node:fs';
import { decode, encode, type SourceMapSegment } from '@jridgewell/sourcemap-codec';

interface SourceMap {
  readonly version: number;
  readonly sources: readonly string[];
  readonly names: readonly string[];
  readonly mappings: string;
}

/**
 * A function reads its whole map before its first request, and nine tenths of it tell of packages. Stack traces keep
 * the files and lines of our own code; a line of a package shows as a place in the bundle. The sources' text is left
 * out: it is in the repository.
 */
export function keepOwnSources(mapFile: string): void {
  const map = JSON.parse(readFileSync(mapFile, 'utf8')) as SourceMap;
  const own = map.sources.map((source) => !source.includes('node_modules/'));
  const places = new Map<number, number>();
  for (const [index, isOwn] of own.entries()) if (isOwn) places.set(index, places.size);
  const lines = decode(map.mappings).map((line) =>
    withoutRepeats(line.map((segment) => toOwn(segment, places))),
  );
  const cut = {
    version: map.version,
    sources: map.sources.filter((_source, index) => own[index]),
    names: [],
    mappings: encode(lines),
  };
  writeFileSync(mapFile, JSON.stringify(cut));
}

/** A segment of a package becomes one without a source, which ends the segment of ours before it. */
function toOwn(segment: SourceMapSegment, places: ReadonlyMap<number, number>): SourceMapSegment {
  const [column, source, line, sourceColumn] = segment;
  const place = source === undefined ? undefined : places.get(source);
  if (place === undefined || line === undefined || sourceColumn === undefined) return [column];
  return [column, place, line, sourceColumn];
}

function withoutRepeats(line: readonly SourceMapSegment[]): SourceMapSegment[] {
  return line.filter((segment, index) => segment.length > 1 || (line[index - 1]?.length ?? 1) > 1);
}
