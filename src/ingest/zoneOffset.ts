/** Offsets of zones, for regular expressions in SQL: from −12:00 to +14:00 there are any. A reader that takes +99:99 shifts a time by days. */
export const OFFSET_HOURS = '[+-](0[0-9]|1[0-4])'
export const OFFSET_MINUTES = '[0-5][0-9]'
