/** Stands in the records for the name of a person who was erased: there is nothing left of it to mask or translate. */
export const erasedName = '已注销';
