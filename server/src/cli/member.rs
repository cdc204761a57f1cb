//! `kaifong member`: people with a login here.

use std::io::Read as _;

use anyhow::{Context as _, bail};
use community::{
    access::{self, Purpose},
    group,
    member::{self, Asking, Member, Role},
    store::{Db, Tx},
};

use crate::{app::config::Config, app::terminal, auth::password, serve};

#[derive(clap::Subcommand)]
pub enum Command {
    /// Add a member; without a password it prints a one-time link.
    Add {
        handle: String,
        /// host, coordinator or consultant. The first member is a coordinator.
        #[arg(long, value_parser = role)]
        role: Option<Role>,
        /// The name people see; otherwise the handle.
        #[arg(long)]
        name: Option<String>,
        /// Give her an address outside.
        #[arg(long)]
        outside: bool,
        /// Read the password from standard input.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Give a role until a date.
    Role {
        handle: String,
        /// host, coordinator or consultant.
        #[arg(value_parser = role)]
        role: Role,
        /// How many days the duty lasts.
        #[arg(long, default_value_t = 365)]
        days: u32,
    },
    /// End a role now. The last coordinator keeps hers.
    EndRole {
        handle: String,
        /// host, coordinator or consultant.
        #[arg(value_parser = role)]
        role: Role,
    },
    /// Set a password, or print a one-time link for one.
    Password {
        handle: String,
        #[arg(long)]
        password_stdin: bool,
    },
    /// Ask a member to leave.
    Remove { handle: String },
}

fn role(word: &str) -> Result<Role, String> {
    word.parse().map_err(|_| {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
        format!("it is one of {}", known.join(", "))
    })
}

/// Does what the command says.
pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let db = serve::open(config).await?;
    match command {
        Command::Add {
            handle,
            role,
            name,
            outside,
            password_stdin,
        } => {
            let hash = if password_stdin {
                Some(password::hash(read_password()?).await?)
            } else {
                None
            };
            let keys = if outside {
                Some(tokio::task::spawn_blocking(federation::make_keys).await??)
            } else {
                None
            };
            let mut tx = db.begin().await?;
            let role = match role {
                None if member::count(&mut tx).await? == 0 => Some(Role::Coordinator),
                given => given,
            };
            let asking = Asking {
                name: name.unwrap_or_else(|| handle.clone()),
                handle,
                // As the group writes, until she says otherwise.
                language: group::find(&mut tx).await?.map_or_else(
                    || config.language.tag().to_owned(),
                    |group| group.profile.0.language,
                ),
                email: None,
                words: None,
                password_hash: hash.clone().unwrap_or_default(),
                invitation: None,
            };
            // A consultant is there for a time; the others' duties end when somebody ends them.
            let (role, for_a_year) = match role {
                Some(Role::Consultant) => (None, role),
                other => (other, None),
            };
            let member = member::add(&mut tx, asking, role).await?;
            if let Some(role) = for_a_year {
                let ends_at = tx.now().plus_hours(24 * 365);
                member::give_duty(&mut tx, None, member.id, role, None, Some(ends_at), None)
                    .await?;
            }
            if let Some(keys) = keys {
                member::go_outside(&mut tx, member.id, &keys).await?;
            }
            let link = if hash.is_none() {
                Some(password_link(&mut tx, &member).await?)
            } else {
                None
            };
            tx.commit().await?;
            terminal::tell(&format!("{} is a member now.", member.handle));
            if let Some(link) = link {
                terminal::print(&link);
            }
        }
        Command::Role { handle, role, days } => {
            let member = find(&db, &handle).await?;
            let mut tx = db.begin().await?;
            let ends_at = tx.now().plus_hours(24 * i64::from(days));
            member::give_duty(&mut tx, None, member.id, role, None, Some(ends_at), None).await?;
            tx.commit().await?;
            terminal::tell(&format!("{} is {role} for {days} days.", member.handle));
        }
        Command::EndRole { handle, role } => {
            let member = find(&db, &handle).await?;
            let mut tx = db.begin().await?;
            let held = member::duties(&mut tx).await?;
            let ending: Vec<_> = held
                .iter()
                .filter(|duty| duty.member_id == member.id && duty.role == role)
                .collect();
            if ending.is_empty() {
                bail!("{} is not {role}", member.handle);
            }
            for duty in ending {
                member::end_duty(&mut tx, None, duty.id).await?;
            }
            tx.commit().await?;
            terminal::tell(&format!("{} is {role} no more.", member.handle));
        }
        Command::Password {
            handle,
            password_stdin,
        } => {
            let member = find(&db, &handle).await?;
            if password_stdin {
                let hash = password::hash(read_password()?).await?;
                let mut tx = db.begin().await?;
                member::set_password(&mut tx, member.id, &hash).await?;
                tx.commit().await?;
                terminal::tell("The password is set; other sessions have ended.");
            } else {
                let mut tx = db.begin().await?;
                let link = password_link(&mut tx, &member).await?;
                tx.commit().await?;
                terminal::print(&link);
            }
        }
        Command::Remove { handle } => {
            let member = find(&db, &handle).await?;
            let mut tx = db.begin().await?;
            member::remove(&mut tx, None, member.id).await?;
            tx.commit().await?;
            terminal::tell(&format!("{handle} is no longer a member."));
        }
    }
    Ok(())
}

/// The active member with this handle.
pub async fn find(db: &Db, handle: &str) -> anyhow::Result<Member> {
    member::by_handle(db, handle)
        .await?
        .filter(|member| member.state == member::State::Active)
        .with_context(|| format!("nobody here is called {handle}"))
}

async fn password_link(tx: &mut Tx, member: &Member) -> anyhow::Result<String> {
    let expires_at = tx.now().plus_hours(72);
    let secret = access::make_link(tx, Purpose::Password, Some(member.id), expires_at).await?;
    Ok(tx.here().url(&format!("/password/{secret}")))
}

fn read_password() -> anyhow::Result<String> {
    let mut text = String::new();
    std::io::stdin()
        .take(10_000)
        .read_to_string(&mut text)
        .context("reading the password")?;
    let password = text.trim_end_matches(['\r', '\n']).to_owned();
    if password.is_empty() {
        bail!("no password came on standard input");
    }
    Ok(password)
}
