import { isExactForJsonParse, isJsonObject, type JsonObject, parseJson } from '../../../json.ts';

/** A body without loss, reusing what JSON.parse made of it (`parsed`) where that is exact. */
export function readBody(body: string, parsed: JsonObject | null): JsonObject {
  if (parsed !== null && isExactForJsonParse(body)) return parsed;
  const value = parseJson(body);
  return isJsonObject(value) ? value : {};
}
