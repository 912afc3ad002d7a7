//! Rows whose figures were run together: every way to cut `713000074` into 71 3 0 0 0 0 74.
//!
//! A row is blocks of numbers, each with its sum behind it. Where a block may end is tried place by place; what its parts
//! can sum to is known beforehand for every number of parts and every stretch of digits, within bounds and as remainders
//! of the division by 64, so that hardly a step is taken that leads nowhere.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

/// A number with more digits than this would be that of another row.
const LONGEST: usize = 9;

/// Where each number of a row begins, counted in digits.
type Cutting = Vec<usize>;

/// Hands `found` every way to cut all of `digits` into blocks of numbers, the last of each the sum of the others; `blocks`
/// are their lengths. No number begins with a zero but zero itself. Nothing where the steps in `left` do not suffice, or
/// where `found` has had enough.
pub(super) fn cuttings(
    digits: &[u8],
    blocks: &[usize],
    left: &mut usize,
    found: &mut dyn FnMut(&[usize]) -> Option<()>,
) -> Option<()> {
    let mut search = Search {
        digits,
        blocks,
        left,
        known: FxHashMap::default(),
        dead: FxHashSet::default(),
        found,
    };
    search.blocks_from(0, 0, &mut Vec::new()).map(|_| ())
}

struct Search<'a> {
    digits: &'a [u8],
    blocks: &'a [usize],
    left: &'a mut usize,
    /// The ways to cut a block that begins at a digit.
    known: FxHashMap<(usize, usize), Rc<[Block]>>,
    /// Blocks and beginnings from which the end of the row cannot be reached.
    dead: FxHashSet<(usize, usize)>,
    found: &'a mut dyn FnMut(&[usize]) -> Option<()>,
}

/// One way to cut a block: where its numbers begin, and where it ends.
struct Block {
    starts: Cutting,
    end: usize,
}

/// What some digits, cut into some number of parts, may sum to.
#[derive(Clone, Copy)]
struct Sums {
    least: i64,
    most: i64,
    /// A bit for each remainder of the division by 64.
    remainders: u64,
}

impl Sums {
    /// Of digits that cannot be cut so: they sum to nothing at all.
    const NEVER: Self = Self {
        least: i64::MAX,
        most: i64::MIN,
        remainders: 0,
    };

    /// Of no parts.
    const NONE: Self = Self {
        least: 0,
        most: 0,
        remainders: 1,
    };

    fn may_be(self, sum: i64) -> bool {
        let remainder = sum.rem_euclid(64);
        self.least <= sum && sum <= self.most && self.remainders >> remainder & 1 == 1
    }

    /// These sums and `part`.
    fn plus(self, part: i64) -> Self {
        let turn = u32::try_from(part.rem_euclid(64)).unwrap_or(0);
        Self {
            least: self.least + part,
            most: self.most + part,
            remainders: self.remainders.rotate_left(turn),
        }
    }

    fn or(self, other: Self) -> Self {
        Self {
            least: self.least.min(other.least),
            most: self.most.max(other.most),
            remainders: self.remainders | other.remainders,
        }
    }
}

impl Search<'_> {
    /// Cuts the blocks from the one at `block` on, which begins at the digit `from`. Whether the end was reached.
    fn blocks_from(&mut self, block: usize, from: usize, so_far: &mut Cutting) -> Option<bool> {
        *self.left = self.left.checked_sub(1)?;
        if block == self.blocks.len() {
            let whole = from == self.digits.len();
            if whole {
                (self.found)(so_far)?;
            }
            return Some(whole);
        }
        if self.dead.contains(&(block, from)) {
            return Some(false);
        }
        let ways = match self.known.get(&(block, from)) {
            Some(ways) => Rc::clone(ways),
            None => {
                let ways: Rc<[Block]> = self.ways(block, from)?.into();
                self.known.insert((block, from), Rc::clone(&ways));
                ways
            }
        };
        let mut reached = false;
        for way in ways.iter() {
            let before = so_far.len();
            so_far.extend(&way.starts);
            reached |= self.blocks_from(block + 1, way.end, so_far)?;
            so_far.truncate(before);
        }
        if !reached {
            self.dead.insert((block, from));
        }
        Some(reached)
    }

    /// Every way to cut a block that begins at the digit `from`.
    fn ways(&mut self, block: usize, from: usize) -> Option<Vec<Block>> {
        let (cells, later) = (self.blocks[block], &self.blocks[block + 1..]);
        let (parts, last) = (cells - 1, later.is_empty());
        let Some(room) = (self.digits.len() - from).checked_sub(later.iter().sum()) else {
            return Some(Vec::new());
        };
        let digits = &self.digits[from..from + room];
        let table = Table::new(digits, parts);
        let mut ways = Vec::new();
        // Numbers and their sum leave the same remainder of the division by nine as all their digits do.
        let mut of_parts = digits.iter().take(parts).map(|d| usize::from(*d)).sum::<usize>();
        for start in parts..room {
            let longest = if digits[start] == 0 { 1 } else { LONGEST };
            let (mut total, mut of_total) = (0, 0);
            for end in start + 1..=room.min(start + longest) {
                let digit = digits[end - 1];
                total = total * 10 + i64::from(digit);
                of_total += usize::from(digit);
                let ends_badly = (last && end < room) || of_parts % 9 != of_total % 9;
                if ends_badly || !table.may_be(total, (start, parts)) {
                    continue;
                }
                let keep = &mut |starts: &[usize]| {
                    ways.push(Block {
                        starts: starts.iter().rev().map(|at| from + at).collect(),
                        end: from + end,
                    });
                };
                table.cut(total, (start, parts), &mut vec![start], keep, self.left)?;
            }
            of_parts += usize::from(digits[start]);
        }
        Some(ways)
    }
}

/// What the digits of a block may sum to, from its first digit to each other, by the number of parts.
struct Table<'d> {
    digits: &'d [u8],
    /// The longest that a part may be.
    widest: usize,
    /// For each end those of no parts, of one, and so on.
    sums: Vec<Sums>,
    parts: usize,
}

impl<'d> Table<'d> {
    fn new(digits: &'d [u8], parts: usize) -> Self {
        // The sum behind the parts has as many digits as each of them at least, and every other part has one.
        let widest = ((digits.len() + 1).saturating_sub(parts) / 2).min(LONGEST);
        let mut sums = vec![Sums::NEVER; (parts + 1) * (digits.len() + 1)];
        sums[0] = Sums::NONE;
        let mut table = Self {
            digits,
            widest,
            sums,
            parts,
        };
        for end in 1..=digits.len() {
            let (before, here) = table.sums.split_at_mut(end * (parts + 1));
            for (start, part) in lasts(digits, end, widest) {
                let fewer = &before[start * (parts + 1)..][..parts];
                for (sums, fewer) in here[1..].iter_mut().zip(fewer) {
                    if fewer.remainders != 0 {
                        *sums = sums.or(fewer.plus(part));
                    }
                }
            }
        }
        table
    }

    /// Whether the digits before `end` may sum to `sum` in `count` parts.
    fn may_be(&self, sum: i64, (end, count): (usize, usize)) -> bool {
        self.sums[end * (self.parts + 1) + count].may_be(sum)
    }

    /// Every way to cut the digits before `end` into `count` parts with the sum `rest`, which they may have, from the back.
    fn cut(
        &self,
        rest: i64,
        (end, count): (usize, usize),
        starts: &mut Cutting,
        found: &mut dyn FnMut(&[usize]),
        left: &mut usize,
    ) -> Option<()> {
        *left = left.checked_sub(1)?;
        if count == 0 {
            found(starts);
            return Some(());
        }
        for (start, part) in lasts(self.digits, end, self.widest).take_while(|(_, part)| *part <= rest) {
            if self.may_be(rest - part, (start, count - 1)) {
                starts.push(start);
                self.cut(rest - part, (start, count - 1), starts, found, left)?;
                starts.pop();
            }
        }
        Some(())
    }
}

/// The numbers of at most `widest` digits that end at `end`, the shortest first: where each begins, and its value.
fn lasts(digits: &[u8], end: usize, widest: usize) -> impl Iterator<Item = (usize, i64)> + use<'_> {
    let (mut value, mut power) = (0, 1);
    let starts = (end.saturating_sub(widest)..end).rev().map(move |start| {
        value += i64::from(digits[start]) * power;
        power *= 10;
        (start, value)
    });
    starts.filter(move |(start, _)| digits[*start] != 0 || start + 1 == end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// More steps than any of these needs.
    const PLENTY: usize = 100_000;

    fn found(digits: &str, blocks: &[usize], mut left: usize) -> Option<Vec<Cutting>> {
        let digits: Vec<u8> = digits.bytes().map(|b| b - b'0').collect();
        let mut all = Vec::new();
        let keep = &mut |starts: &[usize]| {
            all.push(starts.to_vec());
            Some(())
        };
        cuttings(&digits, blocks, &mut left, keep)?;
        all.sort();
        Some(all)
    }

    /// Every way to cut digits into numbers, whatever they sum to; then those that balance.
    fn tried(digits: &str, blocks: &[usize]) -> Vec<Cutting> {
        fn cut(digits: &str, from: usize, cells: usize, starts: &mut Cutting, all: &mut Vec<Cutting>) {
            if cells == 0 {
                if from == digits.len() {
                    all.push(starts.clone());
                }
                return;
            }
            for end in from + 1..=digits.len().min(from + LONGEST) {
                if digits.as_bytes()[from] == b'0' && end > from + 1 {
                    break;
                }
                starts.push(from);
                cut(digits, end, cells - 1, starts, all);
                starts.pop();
            }
        }
        let mut all = Vec::new();
        cut(digits, 0, blocks.iter().sum(), &mut Vec::new(), &mut all);
        let balances = |starts: &Cutting| {
            let ends = starts.iter().skip(1).copied().chain([digits.len()]);
            let numbers: Vec<i64> = starts
                .iter()
                .zip(ends)
                .map(|(a, b)| digits[*a..b].parse().unwrap())
                .collect();
            let mut rest = &numbers[..];
            blocks.iter().all(|cells| {
                let (block, later) = rest.split_at(*cells);
                rest = later;
                block
                    .split_last()
                    .is_some_and(|(total, parts)| parts.iter().sum::<i64>() == *total)
            })
        };
        all.retain(balances);
        all
    }

    #[test]
    fn the_ways_that_are_found_are_those_that_trying_everything_finds() {
        let mut state = 7u64;
        let mut random = |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let shapes: [&[usize]; 6] = [&[7], &[5], &[5, 5], &[3, 3, 3], &[1, 4], &[2]];
        let mut balanced = 0;
        for round in 0..300 {
            let blocks = shapes[round % shapes.len()];
            let mut text = String::new();
            for cells in blocks {
                // Small numbers and zeros can be cut in many ways, larger ones in few.
                let parts: Vec<u64> = (1..*cells).map(|_| random([2, 12, 140][round / 6 % 3])).collect();
                parts
                    .iter()
                    .chain([&parts.iter().sum()])
                    .for_each(|n| text += &n.to_string());
            }
            if round % 5 == 0 {
                text = text.replacen('1', "2", 1);
            }
            let expected = tried(&text, blocks);
            balanced += expected.len();
            assert_eq!(found(&text, blocks, PLENTY), Some(expected), "{text} {blocks:?}");
        }
        assert!(balanced > 200);
    }

    #[test]
    fn a_long_row_that_balances_in_one_way_takes_few_steps() {
        let parts = [1_048_573u64, 10_249, 888_712, 0, 0, 0];
        let total: u64 = parts.iter().sum();
        let row: String = parts.iter().chain([&total]).map(u64::to_string).collect();
        assert_eq!(found(&row, &[7], 200).map(|ways| ways.len()), Some(1), "{row}");
    }

    #[test]
    fn a_row_that_can_be_cut_in_too_many_ways_ends_when_its_steps_are_used_up() {
        for length in 1..=96 {
            for blocks in [&[7usize][..], &[5, 5, 5], &[15], &[5]] {
                for d in [1u8, 2, 3, 9] {
                    let (mut left, mut ways) = (PLENTY, 0);
                    let count = &mut |_: &[usize]| {
                        ways += 1;
                        Some(())
                    };
                    let r = cuttings(&vec![d; length], blocks, &mut left, count);
                    if left < PLENTY / 2 {
                        eprintln!("{length} {blocks:?} {d} {left} {ways} {r:?}");
                    }
                }
            }
        }
    }
}
