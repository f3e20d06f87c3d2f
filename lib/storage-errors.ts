// The closed list of reasons why a storage, or one object in it, could not be read, with the sentence for people.

export const STORAGE_ERRORS = {
  ACCESS_DENIED: {
    sentence: "The storage refused these credentials, or they may not list or read here.",
    passes: false,
  },
  NO_BUCKET: { sentence: "There is no bucket, container or folder of this name.", passes: false },
  WRONG_REGION: { sentence: "The bucket is in another region. Correct the region.", passes: false },
  BLOCKED_ADDRESS: {
    sentence:
      "This address may not be used: it is not public, or not https. Whoever runs Assay can allow it.",
    passes: false,
  },
  NOT_ALLOWED: { sentence: "This kind of storage is switched off on this server.", passes: false },
  REDIRECTED: {
    sentence: "The address answered by pointing elsewhere. Use the storage's own address.",
    passes: false,
  },
  BAD_ANSWER: { sentence: "What answers at this address is no storage of this kind.", passes: false },
  TLS: { sentence: "The storage's certificate is not valid.", passes: false },
  CREDENTIALS_UNREADABLE: {
    sentence: "The stored credentials cannot be read. Enter them again.",
    passes: false,
  },
  NETWORK: { sentence: "The storage could not be reached.", passes: true },
  TIMEOUT: { sentence: "The storage did not answer in time.", passes: true },
  SLOW_DOWN: { sentence: "The storage asked for fewer requests.", passes: true },
  UPSTREAM: { sentence: "The storage had a fault of its own.", passes: true },
  NOT_FOUND: { sentence: "The object was gone when it was to be read.", passes: true },
  NOT_STABLE: { sentence: "The file was still being written. The next sync looks again.", passes: true },
  TOO_LARGE: { sentence: "The object is larger than allowed.", passes: false },
  BAD_KEY: { sentence: "The object's name cannot be stored.", passes: false },
  NOT_TEXT: { sentence: "This is not a text file of a kind that is read here.", passes: false },
  BAD_ROWS: { sentence: "No row of this object could become a task.", passes: false },
} as const satisfies Record<string, { sentence: string; passes: boolean }>;

export type StorageErrorCode = keyof typeof STORAGE_ERRORS;

/** Whether a stored code, which may be of another list, is of a fault that is over at a later try. */
export const isPassing = (code: string | null): boolean =>
  code !== null && Object.hasOwn(STORAGE_ERRORS, code) && passesByItself(code as StorageErrorCode);

/** True when trying again later may help although nothing was changed. */
export const passesByItself = (code: StorageErrorCode) => STORAGE_ERRORS[code].passes;
