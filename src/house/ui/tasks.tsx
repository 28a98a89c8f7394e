import type { Child } from 'hono/jsx'
import { Tag, type Tone } from './record.tsx'

export type Task = {
  label: string /** Where the task is done; absent while it cannot be. */
  href?: string | undefined
  state: string
  tone: Tone
  hint?: string | undefined
}

/** What is to be done, in groups: each with where it stands. */
export function TaskList({ groups }: { groups: { title: string; tasks: Task[] }[] }) {
  return (
    <div class="tasks">
      {groups.map((group) => (
        <section>
          <h2>{group.title}</h2>
          <ul>
            {group.tasks.map((task) => (
              <li>
                <div>
                  {task.href ? <a href={task.href}>{task.label}</a> : <span>{task.label}</span>}
                  {task.hint && <span class="hint">{task.hint}</span>}
                </div>
                <Tag tone={task.tone}>{task.state}</Tag>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

/** Rows of one line: what, why, by when; a press anywhere leads to where it is settled. */
export function TaskRows({ children }: { children: Child }) {
  return <ul class="task-rows">{children}</ul>
}

export function TaskRow({
  href,
  what,
  why,
  note,
  when,
}: {
  href: string
  what: Child
  why: Child
  /** Why it is here, where that is not plain. */
  note?: Child
  when: Child
}) {
  return (
    <li>
      <a href={href}>{what}</a>
      <p>{why}</p>
      {note && (
        <p class="muted" dir="auto">
          {note}
        </p>
      )}
      <p class="task-when">{when}</p>
    </li>
  )
}
