//! The simulation of write-back over many seeds: a line for each, and tables of what they come to.

use std::error::Error;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use bursar_connectors::Platform;
use bursar_tests::simulation::{Plan, Pushed, push};

/// What people, the platform, and faults do before calm returns.
const ROUNDS: u32 = 40;

/// This thread, and those that it starts, run on one core: handing a statement from core to core takes longer than the statement.
fn stay_on_one_core(job: usize) {
    let cores = core_affinity::get_core_ids().unwrap_or_default();
    if let Some(core) = cores.get(job % cores.len().max(1)) {
        core_affinity::set_for_current(*core);
    }
}

/// What is asked for.
struct Asked {
    seeds: Range<u64>,
    /// Histories at a time.
    jobs: usize,
}

/// Runs every seed at both providers. Fails after the last when one of them ended with a defect.
pub(crate) fn simulate(options: &[String]) -> Result<(), Box<dyn Error>> {
    let Asked { seeds, jobs } = asked(options)?;
    let plans: Vec<Plan> = seeds.clone().flat_map(|seed| Platform::ALL.map(|platform| Plan::hard(seed, platform, ROUNDS))).collect();
    let mut sums: [Vec<(&str, usize)>; 2] = Default::default();
    let mut broken = 0;
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let (ended, told) = mpsc::channel();
        for job in 0..jobs {
            let (ended, plans, next) = (ended.clone(), &plans, &next);
            scope.spawn(move || {
                stay_on_one_core(job);
                while let Some(plan) = plans.get(next.fetch_add(1, Ordering::Relaxed)) {
                    // Whoever hears of it is gone when the first could not be told.
                    let _ = ended.send((plan, catch_unwind(AssertUnwindSafe(|| push(plan)))));
                }
            });
        }
        drop(ended);
        for (plan, pushed) in told {
            let Ok(pushed) = pushed else {
                println!("seed {} {}: broken off, as told above", plan.seed, plan.platform.as_str());
                broken += 1;
                continue;
            };
            tell(plan.seed, plan.platform, &pushed)?;
            let counts: Vec<(&str, usize)> = outcomes(&pushed).into_iter().chain(pushed.happened).collect();
            let sum = &mut sums[usize::from(plan.platform == Platform::ALL[1])];
            sum.resize(counts.len(), ("", 0));
            sum.iter_mut().zip(counts).for_each(|(sum, (name, count))| *sum = (name, sum.1 + count));
        }
        Ok::<(), Box<dyn Error>>(())
    })?;
    println!("\n| Seeds {} to {} | {} |", seeds.start, seeds.end - 1, Platform::ALL.map(Platform::as_str).join(" | "));
    println!("| --- | --- | --- |");
    let [first, second] = &sums;
    first.iter().zip(second).for_each(|((name, one), (_, other))| println!("| {name} | {one} | {other} |"));
    let defects: usize = sums.iter().flatten().filter(|(name, _)| DEFECTS.contains(name)).map(|(_, count)| count).sum();
    if defects + broken == 0 { Ok(()) } else { Err(format!("{defects} defects, and {broken} histories that were broken off").into()) }
}

/// `--seeds <how many>`, `--from <the first>`, which is 0 where it is not said, and `--jobs <how many at a time>`, one for each core.
fn asked(options: &[String]) -> Result<Asked, Box<dyn Error>> {
    let (mut many, mut first, mut jobs) = (None, 0, None);
    for option in options.chunks(2) {
        let [name, value] = option else { return Err(format!("{} takes a number", option[0]).into()) };
        let number: u64 = value.parse().map_err(|_| format!("{name} takes a number, and {value} is none"))?;
        match name.as_str() {
            "--seeds" => many = Some(number),
            "--from" => first = number,
            "--jobs" => jobs = Some(usize::try_from(number)?.max(1)),
            other => return Err(format!("{other} is no option: --seeds, --from and --jobs are").into()),
        }
    }
    let many = many.filter(|many| *many > 0).ok_or("how many seeds? cargo xtask simulate --seeds 100")?;
    let jobs = jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    Ok(Asked { seeds: first..first.saturating_add(many), jobs })
}

const DEFECTS: [&str; 3] = ["duplicates", "lost", "other defects"];

/// What a run came to.
fn outcomes(pushed: &Pushed) -> Vec<(&'static str, usize)> {
    let count = |word: &str| pushed.defects.iter().filter(|defect| defect.starts_with(word)).count();
    let (duplicates, lost) = (count("Duplicate"), count("Lost"));
    vec![
        ("runs", 1),
        ("objects", pushed.expected),
        ("writes sent", pushed.writes),
        ("faults added", pushed.faults),
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
