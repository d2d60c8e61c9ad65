/** The clinic's wall clock, which need not be the tablet's. */

const timeZone = document.documentElement.dataset.zone || undefined;

/** Like 2026-11-14 10:02:33. */
const wall = (moment) => moment.toLocaleString("sv-SE", { timeZone });

export const clock = (moment = new Date()) => wall(moment).slice(11, 19);
export const minute = () => wall(new Date()).slice(0, 16).replace(" ", "T");
export const minuteOf = (iso) => wall(new Date(iso)).slice(0, 16);
