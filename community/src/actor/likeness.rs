//! Names that can be mistaken for another's: the same to the eye, or but a letter apart.

use super::{model::Actor, store};
use crate::{Result, id::Id, store::Executor};

/// Shorter names are often a letter apart by chance.
const LONG: usize = 6;

/// Which of these could be mistaken, by name or handle, for one of ours or for one whom we follow (AC33): each with the other.
/// Members without an address outside are no one's likeness: nothing tells that they are here.
pub async fn mistaken_for(x: impl Executor, actors: &[Actor]) -> Result<Vec<(Id<Actor>, Actor)>> {
    if actors.iter().all(|actor| actor.local) {
        return Ok(Vec::new());
    }
    let known = store::well_known(x).await?;
    let known: Vec<(Vec<String>, Actor)> = known
        .into_iter()
        .map(|actor| (looks(&actor), actor))
        .collect();
    let elsewhere = actors.iter().filter(|actor| !actor.local);
    Ok(elsewhere
        .filter_map(|actor| {
            let names = looks(actor);
            let is_near = |theirs: &[String]| {
                names
                    .iter()
                    .any(|name| theirs.iter().any(|their| are_near(name, their)))
            };
            let (_, other) = known
                .iter()
                .find(|(theirs, other)| other.id != actor.id && is_near(theirs))?;
            Some((actor.id, other.clone()))
        })
        .collect())
}

fn looks(actor: &Actor) -> Vec<String> {
    let mut looks = vec![look(&actor.name), look(&actor.username)];
    looks.retain(|look| look.chars().count() > 1);
    looks
}

fn are_near(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (mut one, mut other): (Vec<char>, Vec<char>) =
        (one.chars().collect(), other.chars().collect());
    if one.len() < other.len() {
        std::mem::swap(&mut one, &mut other);
    }
    if other.len() < LONG || one.len() - other.len() > 1 {
        return false;
    }
    let begins = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let ends = one.iter().rev().zip(other.iter().rev());
    let ends = ends.take_while(|(a, b)| a == b).count();
    begins + ends + 1 >= one.len()
}

/// What a name looks like: letters that look alike are one, and what the eye passes over is left out.
fn look(name: &str) -> String {
    let letters = name.chars().flat_map(char::to_lowercase).map(plain);
    let letters = letters.flat_map(char::to_lowercase).map(plain);
    let look: String = letters.filter(|letter| letter.is_alphanumeric()).collect();
    look.replace("rn", "m").replace("vv", "w")
}

/// The plain letter that this one looks like.
fn plain(letter: char) -> char {
    /// Each line: a plain letter, and those that look like it.
    const ALIKE: [&str; 27] = [
        "aаαáàâäãåāăąɑ",
        "bЬьвβ",
        "cсϲçćč",
        "dԁďđ",
        "eеєéèêëēęěε",
        "fƒ",
        "gɡğģ",
        "hһнћ",
        "kкκķ",
        "li1|!ıіιíìîïīįłľĺӏ",
        "jјʝ",
        "mмμ",
        "nпηñńňņ",
        "o0оοσóòôöõøōő",
        "pрρþ",
        "qԛ",
        "rгřŕ",
        "s5ѕšśşș",
        "tтτťţț",
        "uυцúùûüūůű",
        "vνѵ",
        "wωшԝ",
        "xхχ×",
        "yуγýÿ",
        "zžźż",
        "8ȣ",
        "3зэ",
    ];
    // Wide forms, and the letters of mathematics, which are plain ones in another dress.
    let letter = match u32::from(letter) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0).unwrap_or(letter),
        fancy @ 0x1d400..=0x1d6a3 => {
            let place = (fancy - 0x1d400) % 52 % 26;
            char::from_u32(u32::from('a') + place).unwrap_or(letter)
        }
        _ => letter,
    };
    let alike = ALIKE.iter().find(|line| line.contains(letter));
    alike.and_then(|line| line.chars().next()).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Error,
        actor::receive,
        sample::{elsewhere, found},
        store::test_db,
    };

    #[test]
    fn what_looks_alike_is_alike() {
        for (one, other) in [
            ("Family Network", "famiIy-network"),
            ("Family Network", "Fаmily\u{200b} Nеtwork"),
            ("Family Network", "Ｆａｍｉｌｙ　Ｎｅｔｗｏｒｋ"),
            ("Family Network", "𝐅𝐚𝐦𝐢𝐥𝐲 𝐍𝐞𝐭𝐰𝐨𝐫𝐤"),
            ("Family Network", "Farnily Networks"),
            ("Family Network", "Fámily Netwörk"),
            ("街坊同行", "街坊．同行"),
        ] {
            assert!(are_near(&look(one), &look(other)), "{one} {other}");
        }
        for (one, other) in [
            ("Family Network", "Friends' Network"),
            ("Mei", "Mai"),
            ("街坊同行", "街坊同心"),
            ("carers", "coasts"),
        ] {
            assert!(!are_near(&look(one), &look(other)), "{one} {other}");
        }
    }

    #[tokio::test]
    async fn ac33_near_equal_names_are_pointed_out() -> Result<()> {
        let test = test_db().await?;
        let founded = found(&test).await?;
        let mut tx = test.begin().await?;
        let mut forged = elsewhere("someone", "a.example");
        forged.name = "Fаmily Nеtwork".into();
        let forged = receive(&mut tx, forged).await?;
        let by_handle = receive(&mut tx, elsewhere("famiIy_network", "b.example")).await?;
        let another = receive(&mut tx, elsewhere("alice", "a.example")).await?;
        let all = [forged, another, by_handle, founded.actor.clone()];
        let alike: Vec<_> = mistaken_for(&mut tx, &all)
            .await?
            .into_iter()
            .map(|(of, other)| (of, other.id))
            .collect();
        assert_eq!(
            alike,
            [(all[0].id, founded.actor.id), (all[2].id, founded.actor.id)]
        );
        // A member whom nobody outside knows of is not given away by a likeness.
        let member = founded.coordinator.member.actor_id;
        let member = super::super::get(&mut tx, member)
            .await?
            .ok_or(Error::NotFound)?;
        assert!(!member.outside);
        let like_her = receive(&mut tx, elsewhere(&member.username, "c.example")).await?;
        assert!(mistaken_for(&mut tx, &[like_her]).await?.is_empty());
        tx.commit().await
    }
}
