/** The windows in which growth is looked for, in steps: 5 min to 5 h 20 min at 30 s. */
export const GROWTH_WINDOWS = [10, 20, 40, 80, 160, 320, 640] as const;
/** Windows from here on can tell a ramp of 20 min from growth that goes on. */
export const LONG_GROWTH_WINDOW = 40;

/** What is measured, in this order. Levels and growths are in percent of the limit; a window's number is its steps. */
export const GROWTH_FEATURE_NAMES: readonly string[] = [
  "level",
  "highest",
  "above_peak_60",
  "above_peak_360",
  "usual_hour",
  "usual_ten_minutes",
  ...GROWTH_WINDOWS.flatMap((steps) => [
    `growth_${steps}`,
    `evenness_${steps}`,
    `concentration_${steps}`,
    `order_${steps}`,
    `share_of_room_${steps}`,
    `floor_${steps}`,
    `beside_jump_${steps}`,
    ...(steps >= LONG_GROWTH_WINDOW ? [`beside_ramp_${steps}`, `fall_${steps}`] : []),
  ]),
];
