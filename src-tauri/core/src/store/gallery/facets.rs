//! How many assets there are of each model, style, ratio, account and kind.
//!
//! The number of every combination that occurs is kept by triggers (`asset_groups`), so that most questions
//! read a few rows. Where words or times are asked for too, the assets that answer are counted.

use rusqlite::{Connection, Row, params_from_iter};
use serde::Serialize;

use super::plan::Plan;
use super::{Query, StoreError};

/// A way to divide assets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// Full id of the model.
    Model,
    /// Style of the request.
    Style,
    /// Ratio of the request.
    Ratio,
    /// Account id.
    Account,
    /// Kind.
    Media,
}

impl Facet {
    /// All of them.
    pub const ALL: [Facet; 5] = [Facet::Model, Facet::Style, Facet::Ratio, Facet::Account, Facet::Media];

    pub(super) fn column(self) -> &'static str {
        match self {
            Facet::Model => "model",
            Facet::Style => "style",
            Facet::Ratio => "ratio",
            Facet::Account => "account",
            Facet::Media => "media",
        }
    }

    pub(super) fn index(self) -> &'static str {
        match self {
            Facet::Model => "assets_by_model",
            Facet::Style => "assets_by_style",
            Facet::Ratio => "assets_by_ratio",
            Facet::Account => "assets_by_account",
            Facet::Media => "assets_by_media",
        }
    }

    fn place(self) -> usize {
        match self {
            Facet::Model => 0,
            Facet::Style => 1,
            Facet::Ratio => 2,
            Facet::Account => 3,
            Facet::Media => 4,
        }
    }
}

/// Number and size of some assets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// What they have in common; empty for the whole or where there is none.
    pub value: String,
    /// Assets.
    pub number: u64,
    /// Their size in bytes.
    pub bytes: u64,
}

/// What a list could be narrowed to. The numbers of a facet heed every choice but those of that facet
/// itself, so that they say what another choice in it would bring.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// Counts by facet, in the order of [`Facet::ALL`]; the most frequent value first.
    pub values: [Vec<Count>; 5],
    /// Assets that the query leaves.
    pub total: u64,
    /// Their size in bytes.
    pub bytes: u64,
}

impl Facets {
    /// Counts of one facet.
    #[must_use]
    pub fn of(&self, facet: Facet) -> &[Count] {
        &self.values[facet.place()]
    }
}

/// Assets that are alike in every facet.
#[derive(Debug)]
pub(super) struct Group {
    values: [String; 5],
    pub(super) number: u64,
    bytes: u64,
}

impl Group {
    pub(super) fn value(&self, facet: Facet) -> &str {
        &self.values[facet.place()]
    }
}

/// All combinations that occur outside of the trash.
pub(super) fn groups(connection: &Connection) -> Result<Vec<Group>, StoreError> {
    let sql = "SELECT model, style, ratio, account, media, number, bytes FROM asset_groups WHERE number > 0";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], group)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Combinations among the assets that a query leaves, its facets aside.
fn counted_groups(connection: &Connection, query: &Query) -> Result<Vec<Group>, StoreError> {
    if query.is_of_facets_only() {
        return groups(connection);
    }
    let mut found = Vec::new();
    for branch in Plan::without_facets(connection, query)?.branches {
        let columns = "COALESCE(model, ''), COALESCE(style, ''), COALESCE(ratio, ''), COALESCE(account, ''), media, \
                       COUNT(*), SUM(bytes)";
        let (sql, values) = branch.select(columns, None);
        let mut statement = connection.prepare_cached(&format!("{sql} GROUP BY 1, 2, 3, 4, 5"))?;
        for row in statement.query_map(params_from_iter(values), group)? {
            found.push(row?);
        }
    }
    Ok(found)
}

fn group(row: &Row<'_>) -> rusqlite::Result<Group> {
    Ok(Group {
        values: [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?],
        number: row.get::<_, i64>(5)?.unsigned_abs(),
        bytes: row.get::<_, i64>(6)?.unsigned_abs(),
    })
}

/// Facets of a query. What came after [`Query::until_id`] counts too.
pub fn facets(connection: &Connection, query: &Query) -> Result<Facets, StoreError> {
    let groups = counted_groups(connection, query)?;
    let chosen = Facet::ALL.map(|facet| query.chosen(facet));
    let fits = |group: &Group, facet: Facet| {
        let chosen = &chosen[facet.place()];
        chosen.is_empty() || chosen.iter().any(|value| value == group.value(facet))
    };
    let mut found = Facets::default();
    for facet in Facet::ALL {
        let others = |group: &&Group| Facet::ALL.into_iter().all(|other| other == facet || fits(group, other));
        found.values[facet.place()] = summed(groups.iter().filter(others), facet);
    }
    for group in groups.iter().filter(|group| Facet::ALL.into_iter().all(|facet| fits(group, facet))) {
        found.total += group.number;
        found.bytes += group.bytes;
    }
    Ok(found)
}

fn summed<'a>(groups: impl Iterator<Item = &'a Group>, facet: Facet) -> Vec<Count> {
    let mut counts: Vec<Count> = Vec::new();
    for group in groups {
        match counts.iter_mut().find(|count| count.value == group.value(facet)) {
            Some(count) => {
                count.number += group.number;
                count.bytes += group.bytes;
            }
            None => {
                counts.push(Count { value: group.value(facet).to_owned(), number: group.number, bytes: group.bytes });
            }
        }
    }
    counts.sort_by(|a, b| b.number.cmp(&a.number).then_with(|| a.value.cmp(&b.value)));
    counts
}

/// How many assets a query leaves.
pub fn count(connection: &Connection, query: &Query) -> Result<u64, StoreError> {
    if query.is_of_facets_only() && query.until_id.is_none() {
        return Ok(facets(connection, query)?.total);
    }
    let mut number = 0;
    for branch in Plan::of(connection, query)?.branches {
        let (sql, values) = branch.select("COUNT(*)", None);
        let found: i64 = connection.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| row.get(0))?;
        number += found.unsigned_abs();
    }
    Ok(number)
}

/// Assets outside of the trash by one facet, in the order of its values.
pub fn by(connection: &Connection, facet: Facet) -> Result<Vec<Count>, StoreError> {
    let mut counts = summed(groups(connection)?.iter(), facet);
    counts.sort_by(|a, b| a.value.cmp(&b.value));
    Ok(counts)
}

/// The kept counts of `all`, `day` or `trash` that are not zero, by value.
pub fn counts(connection: &Connection, facet: &str) -> Result<Vec<Count>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT value, number, bytes FROM asset_counts WHERE facet = ?1 AND number > 0 ORDER BY value",
    )?;
    let rows = statement.query_map([facet], |row| {
        Ok(Count {
            value: row.get(0)?,
            number: row.get::<_, i64>(1)?.unsigned_abs(),
            bytes: row.get::<_, i64>(2)?.unsigned_abs(),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
