//! A day of the calendar, and how many days lie between two.

use serde::{Deserialize, Serialize};

/// A day, counted from the first of January 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(i64);

impl Day {
    /// The day that is written as year, month and day, `2026-10-02`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut part = |length: usize| {
            let part = parts.next().filter(|part| part.len() == length)?;
            let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
            if is_number { part.parse::<i64>().ok() } else { None }
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        let found = Self::from_civil(year, month, day);
        // A day that no calendar has, such as the thirtieth of February, comes back as another one.
        (parts.next().is_none() && found.civil() == (year, month, day)).then_some(found)
    }

    /// The day of a moment, given in seconds since the start of 1970 in UTC.
    #[must_use]
    pub fn of_unix_time(seconds: u64) -> Self {
        Self(i64::try_from(seconds / 86_400).unwrap_or(i64::MAX))
    }

    /// How many days lie between an earlier day and this one; negative when that one comes later.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The day that comes so many days later.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`: years begin in
    /// March, so that the leap day is the last one.
    fn from_civil(year: i64, month: i64, day: i64) -> Self {
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self(era * 146_097 + day_of_era - 719_468)
    }

    /// Year, month and day: `civil_from_days` of the same source.
    fn civil(self) -> (i64, i64, i64) {
        let days = self.0.saturating_add(719_468);
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400;
        (if month <= 2 { year + 1 } else { year }, month, day)
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_leap_years_and_centuries() {
        let between = |from, to| Day::parse(to).unwrap().days_since(Day::parse(from).unwrap());
        assert_eq!(between("1970-01-01", "2026-11-24"), 20_781);
        assert_eq!(between("2024-02-28", "2024-03-01"), 2);
        assert_eq!(between("1900-02-28", "1900-03-01"), 1);
        assert_eq!(between("2000-01-01", "2400-01-01"), 146_097);
        assert_eq!(between("2026-03-01", "2026-02-28"), -1);
    }

    #[test]
    fn what_no_calendar_has_is_no_day() {
        for text in ["2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-1-01", "2026-01-01-01", "x", ""] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        for text in ["0000-01-01", "2024-02-29", "9999-12-31", "1970-01-01"] {
            assert_eq!(Day::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_moment_belongs_to_its_day_in_utc() {
        assert_eq!(Day::of_unix_time(1_795_478_399).to_string(), "2026-11-23");
        assert_eq!(Day::of_unix_time(1_795_478_400).to_string(), "2026-11-24");
    }
}
