//! `cargo xtask fuzz`: strangers who post anything at all, guided by which code each post reaches.
//!
//! The targets in `fuzz/` are linked with libFuzzer, which the crate `libfuzzer-sys` brings along and
//! a C++ compiler builds. LLVM's coverage counters, which guide it, need no nightly compiler. (The
//! address sanitizer would, and has little to find where `unsafe` is forbidden.)

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::house::{House, answer, run};

/// What libFuzzer is guided by: a counter at each edge, and the operands of each comparison.
const COVERAGE: [&str; 6] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cllvm-args=-simplifycfg-branch-fold-threshold=0",
];

/// One thing that strangers post to.
struct Target {
    name: &'static str,
    /// Where its inputs begin, from the root.
    seeds: &'static [&'static str],
    /// The longest input that is tried.
    bytes_max: u32,
}

const TARGETS: [Target; 3] = [
    Target {
        name: "webhook",
        seeds: &["fuzz/seeds/webhook", "fixtures/webhooks"],
        bytes_max: 8192,
    },
    Target { name: "signature", seeds: &["fuzz/seeds/signature"], bytes_max: 1024 },
    Target {
        name: "send_body",
        seeds: &["fuzz/seeds/send_body", "examples/channels-api"],
        bytes_max: 8192,
    },
];

/// What `cargo xtask fuzz` is asked for.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only this target: webhook, signature or `send_body`.
    #[arg(long, value_name = "NAME")]
    target: Option<String>,
    /// How long each target is tried.
    #[arg(long, value_name = "N", default_value_t = 60)]
    seconds: u32,
    /// Try this one input only, such as a finding, and say where it fails.
    #[arg(long, value_name = "FILE", requires = "target")]
    input: Option<PathBuf>,
}

/// Builds the targets, and tries them one after another.
pub(crate) fn fuzz(house: &House, arguments: &Arguments) -> Result<()> {
    let targets = chosen(arguments.target.as_deref())?;
    let programs = build(house)?;
    for target in targets {
        let program = programs.join(target.name);
        match &arguments.input {
            Some(input) => run(house.command(&program).arg(input.canonicalize()?))?,
            None => attempt(house, &program, target, arguments.seconds)?,
        }
    }
    Ok(())
}

fn chosen(name: Option<&str>) -> Result<Vec<&'static Target>> {
    let chosen: Vec<&Target> =
        TARGETS.iter().filter(|it| name.is_none_or(|name| name == it.name)).collect();
    if chosen.is_empty() {
        bail!("there are the targets {}", TARGETS.map(|it| it.name).join(", "));
    }
    Ok(chosen)
}

/// Builds all targets; gives the folder of their programs.
fn build(house: &House) -> Result<PathBuf> {
    ensure!(
        answer(house.command("c++").arg("--version")).is_ok(),
        "libFuzzer is built with a C++ compiler: install the package `g++` (Debian: `apt-get install \
         g++`)"
    );
    let version = answer(house.command("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|it| it.strip_prefix("host: "));
    let host = host.context("rustc does not name its host")?;
    let folder = house.target.join("fuzz");
    let mut build = house.cargo(["build", "--release", "--bins", "--target", host]);
    build.args(["--manifest-path", "fuzz/Cargo.toml"]);
    // With a target named, what runs while building is left without counters.
    build.env("CARGO_TARGET_DIR", &folder).env("RUSTFLAGS", COVERAGE.join(" "));
    run(&mut build)?;
    Ok(folder.join(host).join("release"))
}

/// Tries one target for so long. What reaches code that nothing else reached is kept for next time.
fn attempt(house: &House, program: &Path, target: &Target, seconds: u32) -> Result<()> {
    let name = target.name;
    let folder = house.target.join("fuzz");
    let [kept, findings] = ["kept", "findings"].map(|it| folder.join(it).join(name));
    for folder in [&kept, &findings] {
        fs::create_dir_all(folder)?;
    }
    let mut libfuzzer = house.command(program);
    libfuzzer.arg(format!("-max_total_time={seconds}"));
    libfuzzer.arg(format!("-max_len={}", target.bytes_max));
    libfuzzer.arg(format!("-dict={}", house.root.join("fuzz/words.dict").display()));
    libfuzzer.arg(format!("-artifact_prefix={}/", findings.display()));
    libfuzzer.args(["-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1"]);
    libfuzzer.arg(&kept).args(target.seeds.iter().map(|it| house.root.join(it)));
    println!("── {name}: {seconds} s");
    let log = folder.join(format!("{name}.log"));
    let tried = run(libfuzzer.stderr(File::create(&log)?));
    let said = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
    for line in if tried.is_ok() { summary(&said) } else { last(&said) } {
        println!("   {line}");
    }
    tried.with_context(|| {
        format!(
            "{name} found something, the newest file in {}; run it alone with \
             `cargo xtask fuzz --target {name} --input FILE`, and keep it in fuzz/seeds/{name} when \
             it is mended",
            findings.display()
        )
    })
}

/// How far it came, and how many inputs that took.
fn summary(said: &str) -> Vec<&str> {
    let reached = said.lines().rfind(|it| it.contains(" cov: "));
    let counted = said.lines().filter(|it| it.starts_with("stat::"));
    reached.into_iter().chain(counted).collect()
}

/// What it said at the end, which is what it found.
fn last(said: &str) -> Vec<&str> {
    let lines: Vec<&str> = said.lines().collect();
    lines[lines.len().saturating_sub(40)..].to_vec()
}

#[cfg(test)]
mod tests {
    use super::{TARGETS, chosen, last, summary};
    use crate::house::House;

    #[test]
    fn every_target_has_a_program_and_seeds() {
        let root = House::here().root;
        for target in TARGETS {
            let program = root.join(format!("fuzz/targets/{}.rs", target.name));
            assert!(program.is_file(), "{}", program.display());
            for seeds in target.seeds {
                let files = std::fs::read_dir(root.join(seeds)).expect("there are seeds");
                assert!(files.count() > 0, "{seeds} is empty");
            }
        }
    }

    #[test]
    fn a_target_is_chosen_by_its_name() {
        let names = |name| chosen(name).map(|it| it.iter().map(|it| it.name).collect::<Vec<_>>());
        assert_eq!(names(Some("signature")).expect("it is one"), ["signature"]);
        assert_eq!(names(None).expect("all are"), ["webhook", "signature", "send_body"]);
        let refusal = names(Some("all")).expect_err("it is none");
        assert_eq!(refusal.to_string(), "there are the targets webhook, signature, send_body");
    }

    #[test]
    fn what_a_run_came_to_is_told_from_its_noise() {
        let said = "#2 INITED cov: 3 ft: 4\n#9 NEW cov: 5 ft: 6\nDict\nstat::new: 1\n";
        assert_eq!(summary(said), ["#9 NEW cov: 5 ft: 6", "stat::new: 1"]);
        assert_eq!(last(&"a\n".repeat(50)).len(), 40);
    }
}
