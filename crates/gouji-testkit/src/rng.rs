//! A small deterministic source of chance (splitmix64): the same seed gives the same report on every machine.

use std::ops::RangeInclusive;

/// A source of chance.
#[derive(Clone, Debug)]
pub struct Rng {
    state: u64,
}

impl Rng {
    /// The source that belongs to `seed`.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number of `range`, both ends included.
    pub fn within(&mut self, range: RangeInclusive<i64>) -> i64 {
        let (low, high) = range.into_inner();
        let width = u64::try_from(high - low).unwrap_or(0) + 1;
        low + i64::try_from(self.bits() % width).unwrap_or(0)
    }

    /// An index below `length`; 0 where nothing is to be chosen.
    pub fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.bits() % (length.max(1) as u64)).unwrap_or(0)
    }

    /// True in `part` cases out of `whole`.
    pub fn chance(&mut self, part: u64, whole: u64) -> bool {
        self.bits() % whole < part
    }

    /// One of `choices`.
    ///
    /// # Panics
    /// If there is nothing to choose from.
    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.index(choices.len())]
    }
}

/// Runs `check` on every seed from 0 to `count` and complains with those that failed.
///
/// `GOUJI_SEED=17` in the environment runs that one seed alone.
///
/// # Panics
/// If one of them fails; the message names it.
pub fn for_each_seed(count: u64, check: impl Fn(u64) -> Result<(), String>) {
    let only = std::env::var("GOUJI_SEED")
        .ok()
        .and_then(|s| s.parse::<u64>().ok());
    let range = only.map_or(0..count, |seed| seed..seed + 1);
    let failed: Vec<(u64, String)> = range
        .filter_map(|seed| check(seed).err().map(|why| (seed, why)))
        .collect();
    if let Some((seed, why)) = failed.first() {
        let others: Vec<_> = failed.iter().map(|(seed, _)| seed.to_string()).take(12).collect();
        panic!(
            "{} cases fail ({} …); GOUJI_SEED={seed} runs the first:\n{why}",
            failed.len(),
            others.join(" ")
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_that_of_splitmix64() {
        let mut rng = Rng::new(1_234_567);
        let drawn: Vec<u64> = (0..3).map(|_| rng.bits()).collect();
        assert_eq!(
            drawn,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn both_ends_of_a_range_are_drawn() {
        let mut rng = Rng::new(1);
        let drawn: Vec<i64> = (0..200).map(|_| rng.within(-2..=2)).collect();
        assert!((-2..=2).all(|n| drawn.contains(&n)));
        assert!(drawn.iter().all(|n| (-2..=2).contains(n)));
    }
}
