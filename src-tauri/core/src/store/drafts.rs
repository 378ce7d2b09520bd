//! Table `drafts`: what is being composed. The newest closed ones are kept, so that a tab can be opened again.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::StoreError;
use crate::draft::{Draft, DraftContent};

/// Closed drafts that are kept.
const CLOSED_KEPT: i64 = 50;

/// Open drafts in their order. One that cannot be read is left out and stays where it is.
pub fn open(connection: &Connection) -> Result<Vec<Draft>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, position, content, changed_ms, closed_ms FROM drafts WHERE closed_ms IS NULL ORDER BY position, id",
    )?;
    let rows = statement.query_map([], read)?.collect::<Result<Vec<_>, _>>()?;
    Ok(rows.into_iter().flatten().collect())
}

/// Writes a draft down; a new one is put at the end, a closed one is opened again.
pub fn save(tx: &Transaction<'_>, id: &str, content: &DraftContent, now_ms: i64) -> Result<Option<Draft>, StoreError> {
    let text = serde_json::to_string(content).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    tx.prepare_cached(
        "INSERT INTO drafts (id, position, content, changed_ms) \
         VALUES (?1, (SELECT COALESCE(MAX(position) + 1, 0) FROM drafts WHERE closed_ms IS NULL), ?2, ?3) \
         ON CONFLICT (id) DO UPDATE SET content = excluded.content, changed_ms = excluded.changed_ms, closed_ms = NULL",
    )?
    .execute(params![id, text, now_ms])?;
    get(tx, id)
}

/// Closes a draft. Returns whether it was open.
pub fn close(tx: &Transaction<'_>, id: &str, now_ms: i64) -> Result<bool, StoreError> {
    let closed =
        tx.execute("UPDATE drafts SET closed_ms = ?2 WHERE id = ?1 AND closed_ms IS NULL", params![id, now_ms])?;
    tx.execute(
        "DELETE FROM drafts WHERE id IN (SELECT id FROM drafts WHERE closed_ms IS NOT NULL \
         ORDER BY closed_ms DESC, id LIMIT -1 OFFSET ?1)",
        [CLOSED_KEPT],
    )?;
    Ok(closed > 0)
}

/// Opens the draft that was closed last, at the end.
pub fn reopen(tx: &Transaction<'_>) -> Result<Option<Draft>, StoreError> {
    let last: Option<String> = tx
        .query_row("SELECT id FROM drafts WHERE closed_ms IS NOT NULL ORDER BY closed_ms DESC, id LIMIT 1", [], |row| {
            row.get(0)
        })
        .optional()?;
    let Some(id) = last else { return Ok(None) };
    tx.execute(
        "UPDATE drafts SET closed_ms = NULL, \
         position = (SELECT COALESCE(MAX(position) + 1, 0) FROM drafts WHERE closed_ms IS NULL) WHERE id = ?1",
        [&id],
    )?;
    get(tx, &id)
}

/// Puts open drafts in that order; ones that are not named come after.
pub fn order(tx: &Transaction<'_>, ids: &[String]) -> Result<(), StoreError> {
    tx.execute("UPDATE drafts SET position = position + ?1 WHERE closed_ms IS NULL", [ids.len() as i64])?;
    let mut statement = tx.prepare_cached("UPDATE drafts SET position = ?2 WHERE id = ?1 AND closed_ms IS NULL")?;
    for (position, id) in ids.iter().enumerate() {
        statement.execute(params![id, position as i64])?;
    }
    Ok(())
}

fn get(connection: &Connection, id: &str) -> Result<Option<Draft>, StoreError> {
    let found = connection
        .prepare_cached("SELECT id, position, content, changed_ms, closed_ms FROM drafts WHERE id = ?1")?
        .query_row([id], read)
        .optional()?;
    Ok(found.flatten())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Option<Draft>> {
    let id: String = row.get(0)?;
    let text: String = row.get(2)?;
    let content = match serde_json::from_str(&text) {
        Ok(content) => content,
        Err(error) => {
            tracing::warn!(id, %error, "a draft cannot be read by this version");
            return Ok(None);
        }
    };
    Ok(Some(Draft { id, position: row.get(1)?, content, changed_ms: row.get(3)?, closed_ms: row.get(4)? }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Store, prompts};

    fn draft(prompt: &str) -> DraftContent {
        let inputs = [("prompt".to_owned(), prompt.into())].into_iter().collect();
        DraftContent { inputs, ..DraftContent::default() }
    }

    #[tokio::test]
    async fn drafts_outlive_the_program_keep_their_order_and_can_be_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        for (id, words) in [("a", "dawn"), ("b", "noon"), ("c", "dusk")] {
            store.write(move |tx| save(tx, id, &draft(words), 1)).await.unwrap();
        }
        store.write(|tx| order(tx, &["c".into(), "a".into()])).await.unwrap();
        store.write(|tx| close(tx, "a", 5)).await.unwrap();
        store.write(|tx| save(tx, "c", &draft("late dusk"), 6)).await.unwrap();
        drop(store);

        let store = Store::open(folder.path()).unwrap();
        let ids = |open: Vec<Draft>| open.into_iter().map(|draft| draft.id).collect::<Vec<_>>();
        assert_eq!(ids(store.read(open).await.unwrap()), ["c", "b"]);
        let again = store.write(reopen).await.unwrap().unwrap();
        assert_eq!((again.id.as_str(), again.content), ("a", draft("dawn")));
        let now = store.read(open).await.unwrap();
        assert_eq!(now[0].content, draft("late dusk"));
        assert_eq!(ids(now), ["c", "b", "a"]);
        assert_eq!(store.write(reopen).await.unwrap(), None);
    }

    #[tokio::test]
    async fn the_history_has_each_prompt_once_the_last_one_first_and_finds_parts_of_words() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        for (text, at) in [("A foggy harbour", 10), ("雾中的港口", 20), ("A foggy harbour", 30), ("  ", 40)] {
            store.write(move |tx| prompts::used(tx, text, at)).await.unwrap();
        }

        let all = store.read(|c| prompts::history(c, "", None, 10)).await.unwrap();
        let found = store.read(|c| prompts::history(c, "harb", None, 10)).await.unwrap();
        let chinese = store.read(|c| prompts::history(c, "港口", None, 10)).await.unwrap();
        let older = store.read(|c| prompts::history(c, "", Some(30), 10)).await.unwrap();

        assert_eq!(
            all.iter().map(|used| (used.text.as_str(), used.used)).collect::<Vec<_>>(),
            [("A foggy harbour", 2), ("雾中的港口", 1)]
        );
        assert_eq!(found.len(), 1);
        assert_eq!(chinese[0].text, "雾中的港口");
        assert_eq!(older[0].used_ms, 20);
    }
}
