/** Selected places of a list, as ranges that neither touch nor overlap: a million rows are one. `to` is not in it. */
export type Selection = { from: number; to: number }[];

export function isSelected(selection: Selection, place: number): boolean {
  return selection.some(({ from, to }) => place >= from && place < to);
}

export function countSelected(selection: Selection): number {
  return selection.reduce((sum, { from, to }) => sum + to - from, 0);
}

export function withRange(selection: Selection, from: number, to: number): Selection {
  const apart = selection.filter((range) => range.to < from || range.from > to);
  const met = selection.filter((range) => range.to >= from && range.from <= to);
  const joined = {
    from: Math.min(from, ...met.map((range) => range.from)),
    to: Math.max(to, ...met.map((range) => range.to)),
  };
  return [...apart, joined].sort((a, b) => a.from - b.from);
}

export function withoutPlace(selection: Selection, place: number): Selection {
  return selection.flatMap(({ from, to }) => {
    if (place < from || place >= to) return [{ from, to }];
    return [
      { from, to: place },
      { from: place + 1, to },
    ].filter((range) => range.to > range.from);
  });
}

export function toggledPlace(selection: Selection, place: number): Selection {
  return isSelected(selection, place) ? withoutPlace(selection, place) : withRange(selection, place, place + 1);
}

/** The first places of a selection, at most so many. */
export function placesOf(selection: Selection, placesMax: number): number[] {
  const places: number[] = [];
  for (const { from, to } of selection) {
    for (let place = from; place < to && places.length < placesMax; place++) places.push(place);
  }
  return places;
}
