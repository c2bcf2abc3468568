/**
 * What an update says about its page, as plain numbers. A view loads it in one go, which is several times as fast as
 * one getter each.
 */
export class ImageFields {
  pageIdHigh = 0;
  pageIdLow = 0;
  /** Offset of the images in their page, in bytes. */
  pageOffset = 0;
  dataLength = 0;
  /** Where the before image ends in the data, as stored. */
  storedSplit = 0;
  /** Where it truly ends. Above `dataLength` where that cannot be told. */
  split = 0;
}
