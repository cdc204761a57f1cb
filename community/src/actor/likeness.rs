//! Names that can be mistaken for another's: the same to the eye, or but a letter apart.

use super::{Actor, store};
use crate::{Result, store::Executor};

/// Shorter names are often a letter apart by chance.
const LONG: usize = 6;

/// One of ours, or one whom we follow, for whom somebody elsewhere could be mistaken by her name or handle (AC33). Members without
/// an address outside are no one's likeness: nothing tells that they are here.
pub async fn mistaken_for(mut x: impl Executor, actor: &Actor) -> Result<Option<Actor>> {
    if actor.local {
        return Ok(None);
    }
    let names = looks(actor);
    let known = store::well_known(x.on()).await?;
    Ok(known.into_iter().find(|other| {
        let theirs = looks(other);
        other.id != actor.id
            && names
                .iter()
                .any(|name| theirs.iter().any(|their| are_near(name, their)))
    }))
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
        for actor in [&forged, &by_handle] {
            let like = mistaken_for(&mut tx, actor).await?;
            assert_eq!(like.map(|like| like.id), Some(founded.actor.id));
        }
        assert!(mistaken_for(&mut tx, &another).await?.is_none());
        assert!(mistaken_for(&mut tx, &founded.actor).await?.is_none());
        // A member whom nobody outside knows of is not given away by a likeness.
        let member = founded.coordinator.member.actor_id;
        let member = super::super::get(&mut tx, member)
            .await?
            .ok_or(Error::NotFound)?;
        assert!(!member.outside);
        let like_her = receive(&mut tx, elsewhere(&member.username, "c.example")).await?;
        assert!(mistaken_for(&mut tx, &like_her).await?.is_none());
        tx.commit().await
    }
}
