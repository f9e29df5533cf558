/**
 * How far a tag is to be trusted, 0 to 100, by the confidence ids of TagPacks.
 * Source: src/tagpack/db/confidence.csv of github.com/graphsense/graphsense-tagpack-tool.
 */
export const CONFIDENCE_LEVELS: ReadonlyMap<string, number> = new Map([
  ['override', 100],
  ['ownership', 100],
  ['ledger_immanent', 100],
  ['manual_transaction', 90],
  ['service_api', 70],
  ['forensic_investigation', 70],
  ['authority_data', 60],
  ['trusted_provider', 50],
  ['service_data', 50],
  ['forensic', 50],
  ['untrusted_transaction', 40],
  ['web_crawl', 20],
  ['heuristic', 10],
  ['unknown', 5],
])
