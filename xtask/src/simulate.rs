//! The simulation of write-back over many seeds: a line for each, and tables of what they come to.

use std::error::Error;
use std::ops::Range;

use bursar_connectors::Platform;
use bursar_tests::simulation::{Plan, Pushed, push};

/// What people, the platform, and faults do before calm returns.
const ROUNDS: u32 = 40;

/// Runs every seed at both providers. Fails after the last when one of them ended with a defect.
pub(crate) fn simulate(options: &[String]) -> Result<(), Box<dyn Error>> {
    let seeds = seeds(options)?;
    let mut sums: [Vec<(&str, usize)>; 2] = Default::default();
    for seed in seeds.clone() {
        for (platform, sum) in Platform::ALL.into_iter().zip(&mut sums) {
            let pushed = push(&Plan::hard(seed, platform, ROUNDS));
            tell(seed, platform, &pushed)?;
            let counts: Vec<(&str, usize)> = outcomes(&pushed).into_iter().chain(pushed.happened).collect();
            sum.resize(counts.len(), ("", 0));
            sum.iter_mut().zip(counts).for_each(|(sum, (name, count))| *sum = (name, sum.1 + count));
        }
    }
    println!("\n| Seeds {} to {} | {} |", seeds.start, seeds.end - 1, Platform::ALL.map(Platform::as_str).join(" | "));
    println!("| --- | --- | --- |");
    let [first, second] = &sums;
    first.iter().zip(second).for_each(|((name, one), (_, other))| println!("| {name} | {one} | {other} |"));
    let defects: usize = sums.iter().flatten().filter(|(name, _)| DEFECTS.contains(name)).map(|(_, count)| count).sum();
    if defects == 0 { Ok(()) } else { Err(format!("{defects} defects").into()) }
}

/// `--seeds <how many>`, and `--from <the first>`, which is 0 where it is not said.
fn seeds(options: &[String]) -> Result<Range<u64>, Box<dyn Error>> {
    let (mut many, mut first) = (None, 0);
    for option in options.chunks(2) {
        let [name, value] = option else { return Err(format!("{} takes a number", option[0]).into()) };
        let number: u64 = value.parse().map_err(|_| format!("{name} takes a number, and {value} is none"))?;
        match name.as_str() {
            "--seeds" => many = Some(number),
            "--from" => first = number,
            other => return Err(format!("{other} is no option: --seeds and --from are").into()),
        }
    }
    let many = many.filter(|many| *many > 0).ok_or("how many seeds? cargo xtask simulate --seeds 100")?;
    Ok(first..first.saturating_add(many))
}

const DEFECTS: [&str; 3] = ["duplicates", "lost", "other defects"];

/// What a run came to.
fn outcomes(pushed: &Pushed) -> Vec<(&'static str, usize)> {
    let count = |word: &str| pushed.defects.iter().filter(|defect| defect.starts_with(word)).count();
    let (duplicates, lost) = (count("Duplicate"), count("Lost"));
    vec![
        ("runs", 1),
        ("authorization lost", usize::from(pushed.is_cut_off)),
        ("objects", pushed.expected),
        ("writes sent", pushed.writes),
        ("faults armed", pushed.faults),
        ("answers lost", pushed.unknown),
        ("processes killed", pushed.deaths),
        (DEFECTS[0], duplicates),
        (DEFECTS[1], lost),
        (DEFECTS[2], pushed.defects.len() - duplicates - lost),
    ]
}

/// A line of what a seed came to; the log of one with defects goes to a file.
fn tell(seed: u64, platform: Platform, pushed: &Pushed) -> Result<(), Box<dyn Error>> {
    let counts = outcomes(pushed).into_iter().skip(1).chain(pushed.happened.iter().copied());
    let counts: Vec<String> = counts.filter(|(_, count)| *count > 0).map(|(name, count)| format!("{count} {name}")).collect();
    println!("seed {seed} {}: {}", platform.as_str(), counts.join(", "));
    pushed.defects.iter().for_each(|defect| println!("    {defect}"));
    if !pushed.defects.is_empty() {
        let path = std::env::temp_dir().join(format!("simulation-{}-{seed}.log", platform.as_str()));
        std::fs::write(&path, pushed.log.join("\n"))?;
        println!("    {} has every event", path.display());
    }
    Ok(())
}
