// Every size and count limit of the product, with its unit in the name.

const MIB = 1024 * 1024;

/** UTF-8 bytes of the canonical JSON of a task's data. */
export const MAX_TASK_BYTES = 1_048_576;
export const MAX_JSON_DEPTH = 64;
export const MAX_TASK_KEYS = 1_000;
export const MAX_COLUMNS = 100;

/** Defaults of deployment settings: an upload may be made smaller or larger by the operator. */
export const MAX_UPLOAD_BYTES = 200 * MIB;
export const MAX_IMPORT_ROWS = 500_000;
/** A JSON list is one document, so it is kept far smaller than line-based files. */
export const MAX_JSON_LIST_BYTES = 50 * MIB;
/** Characters of one CSV record, quotes included; stops an open quote from swallowing a file. */
export const MAX_RECORD_CHARS = 2_000_000;
export const PREVIEW_ROWS = 20;

export const MIN_LABELS = 2;
export const MAX_LABELS = 200;
export const MAX_LABEL_CHARS = 200;

export const MIN_NAME_CHARS = 3;
export const MAX_NAME_CHARS = 50;
export const MAX_TITLE_CHARS = 500;
export const MAX_PROMPT_CHARS = 50_000;
export const MAX_RAW_REPLY_BYTES = 4_096;

/** Of one organization; about 200 bytes each. */
export const MAX_CACHED_REPLIES = 200_000;

export const SAMPLE_TASKS = 20;
export const MAX_RUNS_IN_MATRIX = 20;
export const MAX_VERSIONS_SIDE_BY_SIDE = 4;
export const MAX_RESERVATION_MINUTES = 1_440;

/** Storage connections of a project. */
export const MAX_CONNECTIONS = 200;

/** Addresses of one request. */
export const MAX_INVITED = 50;
export const MAX_LINK_USES = 1_000;

/** Below this many ground-truth tasks a score is shown with "too few to compare versions". */
export const MIN_GROUND_TRUTH_TO_COMPARE = 30;
/** With fewer discordant tasks McNemar's p cannot reach 0.05. */
export const MIN_DISCORDANT_TASKS = 6;
