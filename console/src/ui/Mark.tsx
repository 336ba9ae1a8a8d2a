// The mark: a waxwing's crested head with its mask, from plain shapes.

/** Draws the mark. */
export function Mark({ size }: { readonly size: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path
        className="mark__head"
        d="M3 8c6-4 12-4 17-1 4 2.5 6 6 6 10l4 2-5 1.500C23 25 18 28 12 28H6c2-4 3-7 3-11 0-4-2-7-6-9Z"
      />
      <path className="mark__mask" d="M12 15c4-2 9-2 14 2l-4 1.500c-3 .5-7-.5-10-3.500Z" />
      <circle className="mark__eye" cx="19.5" cy="15.9" r="1.3" />
    </svg>
  );
}
