//! The calendar of this machine, or the day that the caller says it is.

use std::env;
use std::time::{SystemTime, UNIX_EPOCH};

use super::error::DiskError;
use crate::date::Day;

/// The variable by which builds that must not depend on the clock are told the time.
const EPOCH: &str = "SOURCE_DATE_EPOCH";

/// The day it is, in UTC: that of `SOURCE_DATE_EPOCH` where it is set, and else of the clock.
///
/// # Errors
/// When `SOURCE_DATE_EPOCH` is set to something that is not a number of seconds.
pub fn today() -> Result<Day, DiskError> {
    if let Some(written) = env::var_os(EPOCH) {
        let seconds = written.to_str().and_then(|text| text.trim().parse().ok());
        let fault = || DiskError::Epoch { written: written.to_string_lossy().into_owned() };
        return seconds.map(Day::of_unix_time).ok_or_else(fault);
    }
    // A clock that stands before 1970 is not set; on that day nothing is overdue.
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(Day::of_unix_time(since.as_secs()))
}
