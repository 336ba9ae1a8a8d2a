//! The console's stories: a browser, the release binary, and a picture of every page.

use anyhow::{Result, ensure};
use waxwing_testbed::chromium;

use super::kinds::fresh_marks;
use crate::console::{install, npm_run};
use crate::house::{House, run};

pub(super) fn check(house: &House) -> Result<()> {
    let binary = house.release_binary();
    ensure!(binary.is_file(), "there is no binary at {}", binary.display());
    install(house)?;
    let mut stories = npm_run(house, "stories");
    let (variable, marks) = fresh_marks(house, "phone")?;
    stories.env(variable, marks).env("WAXWING_BIN", binary).env("CHROMIUM", chromium::find()?);
    run(stories.env("SCREENSHOTS", house.target.join("screenshots")))
}
