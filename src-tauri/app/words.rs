//! The few words that the system shows and not the page: titles of dialogs, notifications. English
//! and Simplified Chinese, like the page.

/// Words in one language.
pub(crate) struct Words {
    pub(crate) pick_library: &'static str,
    pub(crate) pick_move: &'static str,
    pub(crate) pick_references: &'static str,
    pub(crate) pick_prompts: &'static str,
    pub(crate) media_files: &'static str,
    pub(crate) prompt_files: &'static str,
    /// Title of the dialog when the page's process ends again and again.
    pub(crate) page_ends_title: &'static str,
    /// What it says; `{}` is the place of the log.
    pub(crate) page_ends: &'static str,
    pub(crate) draw_again: &'static str,
    pub(crate) quit: &'static str,
    /// Title of a notification when the queue has come to rest.
    pub(crate) all_done: &'static str,
    /// Title when it came to rest and waits for a person.
    pub(crate) all_need: &'static str,
    /// Title for a batch; `{}` is its name.
    pub(crate) batch_done: &'static str,
    /// Title for a batch that waits for a person; `{}` is its name.
    pub(crate) batch_needs: &'static str,
    /// `{}` jobs are done.
    pub(crate) done: &'static str,
    /// `{}` jobs were not made.
    pub(crate) not_made: &'static str,
    /// `{}` jobs wait for a person.
    pub(crate) need_you: &'static str,
}

const ENGLISH: Words = Words {
    pick_library: "Choose a folder for the library",
    pick_move: "Choose where the library moves to",
    pick_references: "Choose references",
    pick_prompts: "Choose a prompt file",
    media_files: "Pictures, clips and sound",
    prompt_files: "Prompt files",
    page_ends_title: "The window cannot be drawn",
    page_ends: "The process that draws this window ended three times within a minute and is not started again by \
                itself. The queue goes on, and nothing is lost. What happened stands in the log at {}",
    draw_again: "Draw it again",
    quit: "Quit",
    all_done: "The queue is done",
    all_need: "The queue needs you",
    batch_done: "{} is done",
    batch_needs: "{} needs you",
    done: "Done and safe on disk: {}",
    not_made: "Not made: {}",
    need_you: "Need you: {}",
};

const CHINESE: Words = Words {
    pick_library: "选择图库文件夹",
    pick_move: "选择图库的新位置",
    pick_references: "选择参考素材",
    pick_prompts: "选择提示词文件",
    media_files: "图片、视频和音频",
    prompt_files: "提示词文件",
    page_ends_title: "无法绘制窗口",
    page_ends: "绘制此窗口的进程在一分钟内结束了三次，不再自动重新启动。队列仍在继续，没有丢失任何内容。详情见日志：{}",
    draw_again: "重新绘制",
    quit: "退出",
    all_done: "队列已完成",
    all_need: "队列需要你处理",
    batch_done: "{} 已完成",
    batch_needs: "{} 需要你处理",
    done: "已完成并存盘：{}",
    not_made: "未生成：{}",
    need_you: "需要处理：{}",
};

/// Words in the language of the system.
pub(crate) fn here() -> &'static Words {
    let language = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| hosting::variable(name));
    of(language.filter(|language| !language.is_empty()).as_deref().unwrap_or("en"))
}

/// Words in a language, named as `zh`, `zh_CN.UTF-8` or `en`.
pub(crate) fn of(language: &str) -> &'static Words {
    if language.to_ascii_lowercase().starts_with("zh") { &CHINESE } else { &ENGLISH }
}

/// A word with its gap filled.
pub(crate) fn filled(word: &str, with: impl std::fmt::Display) -> String {
    word.replace("{}", &with.to_string())
}
