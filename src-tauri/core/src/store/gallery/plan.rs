//! From which index a list is read.
//!
//! Without help SQLite chooses by rules of thumb; this knows how many assets each choice leaves, since those
//! numbers are kept. The facet that leaves the fewest leads: one branch for each of its values, each read
//! in order from the facet's own index. What else was asked for is checked on the way.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::{Facet, Key, Query, facets};
use crate::store::StoreError;
use crate::store::assets::media_word;
use crate::store::words::Words;

/// Up to this many assets a search text leads; above, its words are met often enough on the way.
const FEW: u32 = 4_000;

/// Order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    NewestFirst,
    OldestFirst,
}

impl Order {
    pub(super) fn turned(self) -> Self {
        match self {
            Order::NewestFirst => Order::OldestFirst,
            Order::OldestFirst => Order::NewestFirst,
        }
    }

    pub(super) fn sort<T>(self, items: &mut [T], key: impl Fn(&T) -> Key) {
        match self {
            Order::NewestFirst => items.sort_unstable_by_key(|item| std::cmp::Reverse(key(item))),
            Order::OldestFirst => items.sort_unstable_by_key(key),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Order::NewestFirst => "DESC",
            Order::OldestFirst => "ASC",
        }
    }
}

/// Statements that together give a list; no asset comes from two of them.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) branches: Vec<Branch>,
}

/// One statement: an index and everything that is asked of its rows.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    /// Index to read; `None` leaves the choice to SQLite.
    index: Option<&'static str>,
    conditions: Vec<Condition>,
    /// Whether the index already has the list's order.
    in_order: bool,
}

#[derive(Clone, Debug)]
struct Condition {
    sql: String,
    values: Vec<Value>,
}

fn condition(sql: impl Into<String>, values: Vec<Value>) -> Condition {
    Condition { sql: sql.into(), values }
}

impl Plan {
    /// The best way to read a list.
    pub(super) fn of(connection: &Connection, query: &Query) -> Result<Self, StoreError> {
        let words = Words::of(&query.text);
        let mut common =
            vec![condition(if query.trashed { "deleted_ms IS NOT NULL" } else { "deleted_ms IS NULL" }, Vec::new())];
        common.extend(query.plain_conditions());
        let few_words = !words.is_empty() && !query.trashed && few(connection, &words)?;
        common.extend(words_condition(&words));
        let leading = if query.trashed || query.job_id.is_some() || query.batch_id.is_some() || few_words {
            None
        } else {
            leading(connection, query)?
        };
        common.extend(
            Facet::ALL.into_iter().filter(|facet| Some(*facet) != leading).filter_map(|facet| one_of(query, facet)),
        );
        let branch = |index, in_order, first: Option<Condition>| Branch {
            index,
            conditions: common.iter().cloned().chain(first).collect(),
            in_order,
        };
        let branches = match leading {
            Some(facet) => query
                .chosen(facet)
                .iter()
                .map(|value| branch(Some(facet.index()), true, Some(equal(facet, value))))
                .collect(),
            None if query.job_id.is_some() || query.batch_id.is_some() => vec![branch(None, false, None)],
            None if query.trashed => vec![branch(Some("assets_in_trash"), true, None)],
            None if few_words => vec![branch(Some("assets_by_prompt"), false, None)],
            None => vec![branch(Some("assets_by_age"), true, None)],
        };
        Ok(Self { branches })
    }

    /// The list without its facets, in any order: what the facets are counted of.
    pub(super) fn without_facets(connection: &Connection, query: &Query) -> Result<Self, StoreError> {
        let bare = Query {
            media: None,
            models: Vec::new(),
            styles: Vec::new(),
            ratios: Vec::new(),
            accounts: Vec::new(),
            until_id: None,
            ..query.clone()
        };
        Self::of(connection, &bare)
    }
}

impl Branch {
    /// The statement up to its order, with its values.
    pub(super) fn select(&self, columns: &str, after: Option<(Key, Order)>) -> (String, Vec<Value>) {
        let mut conditions = self.conditions.clone();
        if let Some(((created_ms, id), order)) = after {
            let sign = if order == Order::NewestFirst { '<' } else { '>' };
            let values = vec![Value::Integer(created_ms), Value::Integer(id)];
            conditions.push(condition(format!("(created_ms, assets.id) {sign} (?, ?)"), values));
        }
        let index = self.index.map(|name| format!(" INDEXED BY {name}")).unwrap_or_default();
        let parts: Vec<_> = conditions.iter().map(|condition| condition.sql.as_str()).collect();
        let sql = format!("SELECT {columns} FROM assets{index} WHERE {}", parts.join(" AND "));
        (sql, conditions.into_iter().flat_map(|condition| condition.values).collect())
    }

    /// What the list is ordered by.
    pub(super) fn sorted(&self, order: Order) -> String {
        // A plus keeps SQLite from reading the whole table by age for a list that is short.
        let plus = if self.in_order { "" } else { "+" };
        format!("{plus}created_ms {0}, {plus}assets.id {0}", order.word())
    }

    pub(super) fn in_order(&self) -> bool {
        self.in_order
    }
}

impl Query {
    /// Whether the kept numbers of every combination answer for it.
    pub(super) fn is_of_facets_only(&self) -> bool {
        let times = self.from_ms.is_some() || self.to_ms.is_some();
        let jobs = self.job_id.is_some() || self.batch_id.is_some();
        !(times || jobs || self.trashed || !Words::of(&self.text).is_empty())
    }

    /// The values of a facet that are wanted; empty: all.
    pub(super) fn chosen(&self, facet: Facet) -> Vec<String> {
        match facet {
            Facet::Model => self.models.clone(),
            Facet::Style => self.styles.clone(),
            Facet::Ratio => self.ratios.clone(),
            Facet::Account => self.accounts.clone(),
            Facet::Media => self.media.iter().map(|media| media_word(*media).to_owned()).collect(),
        }
    }

    fn plain_conditions(&self) -> Vec<Condition> {
        let mut all = Vec::new();
        let mut add = |sql: &str, value: Option<Value>| all.extend(value.map(|value| condition(sql, vec![value])));
        add("created_ms >= ?", self.from_ms.map(Value::Integer));
        add("created_ms < ?", self.to_ms.map(Value::Integer));
        add("assets.id <= ?", self.until_id.map(Value::Integer));
        add("job_id = ?", self.job_id.clone().map(Value::Text));
        add("job_id IN (SELECT id FROM jobs WHERE batch_id = ?)", self.batch_id.clone().map(Value::Text));
        all
    }
}

/// The facet whose chosen values leave the fewest assets.
fn leading(connection: &Connection, query: &Query) -> Result<Option<Facet>, StoreError> {
    let wanted: Vec<Facet> = Facet::ALL.into_iter().filter(|facet| !query.chosen(*facet).is_empty()).collect();
    if wanted.len() < 2 {
        return Ok(wanted.first().copied());
    }
    let groups = facets::groups(connection)?;
    let left = |facet: &Facet| -> u64 {
        let chosen = query.chosen(*facet);
        groups
            .iter()
            .filter(|group| chosen.iter().any(|value| value == group.value(*facet)))
            .map(|group| group.number)
            .sum()
    };
    Ok(wanted.into_iter().min_by_key(left))
}

/// One of the chosen values of a facet.
fn one_of(query: &Query, facet: Facet) -> Option<Condition> {
    let chosen = query.chosen(facet);
    if chosen.is_empty() {
        return None;
    }
    let column = facet.column();
    let marks = vec!["?"; chosen.len()].join(", ");
    Some(condition(format!("COALESCE({column}, '') IN ({marks})"), chosen.into_iter().map(Value::Text).collect()))
}

fn equal(facet: Facet, value: &str) -> Condition {
    let column = facet.column();
    match value {
        "" => condition(format!("{column} IS NULL"), Vec::new()),
        value => condition(format!("{column} = ?"), vec![Value::Text(value.to_owned())]),
    }
}

/// Prompts that answer to all words, as a set of ids.
fn prompts(words: &Words) -> (String, Vec<Value>) {
    const FOUND: &str = "SELECT rowid FROM prompt_words WHERE prompt_words MATCH ?";
    let mut values: Vec<Value> = words.matching.iter().cloned().map(Value::Text).collect();
    if words.parts.is_empty() {
        return (FOUND.into(), values);
    }
    let mut tests: Vec<String> = Vec::new();
    if words.matching.is_some() {
        tests.push(format!("id IN ({FOUND})"));
    }
    tests.extend(words.parts.iter().map(|_| "instr(text, ?) > 0".to_owned()));
    values.extend(words.parts.iter().cloned().map(Value::Text));
    (format!("SELECT id FROM prompts WHERE {}", tests.join(" AND ")), values)
}

fn words_condition(words: &Words) -> Option<Condition> {
    if words.is_empty() {
        return None;
    }
    let (set, values) = prompts(words);
    Some(condition(format!("prompt_id IN ({set})"), values))
}

/// Whether a search leaves few assets. Looks no further than it must.
fn few(connection: &Connection, words: &Words) -> Result<bool, StoreError> {
    let (set, mut values) = prompts(words);
    values.push(Value::Integer(i64::from(FEW) + 1));
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM assets INDEXED BY assets_by_prompt \
         WHERE deleted_ms IS NULL AND prompt_id IN ({set}) LIMIT ?)"
    );
    let found: u32 = connection.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| row.get(0))?;
    Ok(found <= FEW)
}
