//! The simulation of write-back over many seeds: a line for each, and a table of what they come to.

use std::error::Error;
use std::ops::Range;

use bursar_connectors::Platform;
use bursar_tests::simulation::{Plan, Pushed, push};

/// What people, the platform, and faults do before calm returns.
const ROUNDS: u32 = 40;

/// What the seeds of one provider come to.
#[derive(Default)]
struct Sum {
    runs: usize,
    cut_off: usize,
    objects: usize,
    writes: usize,
    faults: usize,
    unknown: usize,
    deaths: usize,
    gone: usize,
    paid_there: usize,
    written_off: usize,
    duplicates: usize,
    lost: usize,
    other: usize,
}

/// Runs every seed at both providers. Fails after the last when one of them ended with a defect.
pub(crate) fn simulate(options: &[String]) -> Result<(), Box<dyn Error>> {
    let seeds = seeds(options)?;
    let mut sums = Platform::ALL.map(|platform| (platform, Sum::default()));
    for seed in seeds.clone() {
        for (platform, sum) in &mut sums {
            let pushed = push(&Plan::hard(seed, *platform, ROUNDS));
            tell(seed, *platform, &pushed)?;
            sum.add(&pushed);
        }
    }
    println!();
    println!(
        "| Seeds {} to {} | Runs | Authorization lost | Objects | Writes sent | Faults armed | Answers lost | Processes killed | Deleted there | Paid there | Written off | Duplicates | Lost | Other defects |",
        seeds.start,
        seeds.end - 1
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    sums.iter().for_each(|(platform, sum)| println!("{}", sum.row(*platform)));
    let defects: usize = sums.iter().map(|(_, sum)| sum.defects()).sum();
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

/// A line of what a seed came to; the log of one with defects goes to a file.
fn tell(seed: u64, platform: Platform, pushed: &Pushed) -> Result<(), Box<dyn Error>> {
    let Pushed { expected, writes, faults, unknown, deaths, gone, paid_there, taken_back_there, merged, .. } = pushed;
    let Pushed { edited, canceled, closed, defects, is_cut_off, .. } = pushed;
    println!(
        "seed {seed} {}: {expected} objects, {writes} writes, {faults} faults, {unknown} answers lost, {deaths} deaths, {gone} deleted there, {paid_there} paid there and {taken_back_there} taken back, {edited} edited there, {merged} merged there, {canceled} canceled here, closed {closed} times{}, {} defects",
        platform.as_str(),
        if *is_cut_off { ", authorization lost" } else { "" },
        defects.len()
    );
    defects.iter().for_each(|defect| println!("    {defect}"));
    if !defects.is_empty() {
        let path = std::env::temp_dir().join(format!("simulation-{}-{seed}.log", platform.as_str()));
        std::fs::write(&path, pushed.log.join("\n"))?;
        println!("    {} has every event", path.display());
    }
    Ok(())
}

impl Sum {
    fn add(&mut self, pushed: &Pushed) {
        self.runs += 1;
        self.cut_off += usize::from(pushed.is_cut_off);
        self.objects += pushed.expected;
        self.writes += pushed.writes;
        self.faults += pushed.faults;
        self.unknown += pushed.unknown;
        self.deaths += pushed.deaths;
        self.gone += pushed.gone;
        self.paid_there += pushed.paid_there;
        self.written_off += pushed.written_off;
        let count = |word: &str| pushed.defects.iter().filter(|defect| defect.starts_with(word)).count();
        let (duplicates, lost) = (count("Duplicate"), count("Lost"));
        self.duplicates += duplicates;
        self.lost += lost;
        self.other += pushed.defects.len() - duplicates - lost;
    }

    fn row(&self, platform: Platform) -> String {
        let Sum { runs, cut_off, objects, writes, faults, unknown, deaths, gone, paid_there, written_off, duplicates, lost, other } = self;
        let numbers = [runs, cut_off, objects, writes, faults, unknown, deaths, gone, paid_there, written_off, duplicates, lost, other];
        format!("| {} | {} |", platform.as_str(), numbers.map(usize::to_string).join(" | "))
    }

    fn defects(&self) -> usize {
        self.duplicates + self.lost + self.other
    }
}
