/** Which transactions touch a holding: table `next_touch`, by holding. Those of accounts come before those of outputs. */
export const ACCOUNT_TOUCH = `CREATE OR REPLACE TABLE main.next_touch AS SELECT holding, tx FROM (
  SELECT from_holding AS holding, tx FROM main.next_movement WHERE from_holding IS NOT NULL
  UNION ALL SELECT to_holding, tx FROM main.next_movement WHERE to_holding IS NOT NULL) ORDER BY holding`

/** To be added at the end. */
export const SPENT_TOUCH =
  'INSERT INTO main.next_touch SELECT first_outpoint() + output, tx FROM spent_sorted ORDER BY output'
