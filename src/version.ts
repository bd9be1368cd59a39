declare const DSCOURSE_VERSION: string | undefined;

/** Version of this dscourse, put in by the build; `0.0.0-source` when run from source (unit tests). */
export const version: string = typeof DSCOURSE_VERSION === 'string' ? DSCOURSE_VERSION : '0.0.0-source';
