/** The clinic's wall clock, which need not be the tablet's. */

const timeZone = document.documentElement.dataset.zone || undefined;

/** Like 2026-11-14 10:02:33. */
const wall = (moment) => moment.toLocaleString("sv-SE", { timeZone });

export const clock = (moment = new Date()) => wall(moment).slice(11, 19);
export const minute = () => wall(new Date()).slice(0, 16).replace(" ", "T");

/** Like 14 Nov 2026 10:02, as everywhere on the pages. */
export const minuteOf = (iso) => {
  const moment = new Date(iso);
  const [day, month, year] = ["day", "month", "year"].map((part) =>
    moment.toLocaleString("en-US", { timeZone, [part]: part === "month" ? "short" : "numeric" }));
  return `${day} ${month} ${year} ${wall(moment).slice(11, 16)}`;
};
