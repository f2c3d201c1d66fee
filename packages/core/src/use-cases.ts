import { createApiToken } from './api-tokens/create-api-token.ts'
import { listApiTokens } from './api-tokens/list-api-tokens.ts'
import { revokeApiToken } from './api-tokens/revoke-api-token.ts'
import { listAuditEntries } from './audit/list-audit-entries.ts'
import { authenticate } from './auth/authenticate.ts'
import { changePassword } from './auth/change-password.ts'
import { changeProfile } from './auth/change-profile.ts'
import { deleteAccount } from './auth/delete-account.ts'
import { explain } from './auth/explain.ts'
import { login } from './auth/login.ts'
import { me } from './auth/me.ts'
import { register } from './auth/register.ts'
import { setPassword } from './auth/set-password.ts'
import { signUp } from './auth/sign-up.ts'
import { whoami } from './auth/whoami.ts'
import { addVideogame } from './backlog/add-videogame.ts'
import { backlogStats } from './backlog/backlog-stats.ts'
import { deleteVideogame } from './backlog/delete-videogame.ts'
import { exportVideogames } from './backlog/export-videogames.ts'
import { importVideogames } from './backlog/import-videogames.ts'
import { listImports } from './backlog/list-imports.ts'
import { listVideogames } from './backlog/list-videogames.ts'
import { planBacklog } from './backlog/plan-backlog.ts'
import { showImport } from './backlog/show-import.ts'
import { showVideogame } from './backlog/show-videogame.ts'
import { undoImport } from './backlog/undo-import.ts'
import { replaceVideogame, updateVideogame } from './backlog/update-videogame.ts'
import { bookmarkStats, bookmarksStats } from './bookmarks/bookmark-stats.ts'
import { checkBookmarks } from './bookmarks/check-bookmarks.ts'
import { createBookmark } from './bookmarks/create-bookmark.ts'
import { deleteBookmark } from './bookmarks/delete-bookmark.ts'
import { exportBookmarks } from './bookmarks/export-bookmarks.ts'
import { fetchPageFacts } from './bookmarks/fetch-page-facts.ts'
import { importBookmarks } from './bookmarks/import-bookmarks.ts'
import { listBookmarks } from './bookmarks/list-bookmarks.ts'
import { deleteSearch, listSearches, saveSearch } from './bookmarks/search/saved-searches.ts'
import { showBookmark } from './bookmarks/show-bookmark.ts'
import { deleteTag, mergeTags, renameTag } from './bookmarks/tags/change-tags.ts'
import { listTags } from './bookmarks/tags/list-tags.ts'
import { replaceBookmark, updateBookmark } from './bookmarks/update-bookmark.ts'
import { resolveBookmark, visitBookmark } from './bookmarks/visit-bookmark.ts'
import { acceptInvitation } from './invitations/accept-invitation.ts'
import { createInvitation } from './invitations/create-invitation.ts'
import { invitationTree } from './invitations/invitation-tree.ts'
import { listInvitations } from './invitations/list-invitations.ts'
import { resendInvitation } from './invitations/resend-invitation.ts'
import { revokeInvitation } from './invitations/revoke-invitation.ts'
import { showInvitation } from './invitations/show-invitation.ts'
import { archiveItem, muteItem, reopenItem, resolveItem } from './items/change-status.ts'
import { createItem } from './items/create-item.ts'
import { deleteItem } from './items/delete-item.ts'
import { listItems } from './items/list-items.ts'
import { listOccurrences } from './items/list-occurrences.ts'
import { recordOccurrence } from './items/record-occurrence.ts'
import { showItem } from './items/show-item.ts'
import { showOccurrence } from './items/show-occurrence.ts'
import { updateItem } from './items/update-item.ts'
import { deleteComment, restoreComment, updateComment } from './posts/change-comment.ts'
import { createComment } from './posts/create-comment.ts'
import { createPost } from './posts/create-post.ts'
import { deletePost, restorePost } from './posts/delete-post.ts'
import { listComments } from './posts/list-comments.ts'
import { listPosts } from './posts/list-posts.ts'
import { purgePosts } from './posts/purge-posts.ts'
import { recountPosts } from './posts/recount-posts.ts'
import { showComment } from './posts/show-comment.ts'
import { showPost } from './posts/show-post.ts'
import { replacePost, updatePost } from './posts/update-post.ts'
import { castVote, clearVote, setVote } from './posts/vote.ts'
import { createProject } from './projects/create-project.ts'
import { listProjectTokens } from './projects/list-project-tokens.ts'
import { listProjects } from './projects/list-projects.ts'
import { cleanReports } from './reports/clean-reports.ts'
import { collectReports } from './reports/collect-reports.ts'
import { deleteReport } from './reports/delete-report.ts'
import { listReports } from './reports/list-reports.ts'
import { showReport } from './reports/show-report.ts'
import { endSession } from './sessions/end-session.ts'
import { endSessions } from './sessions/end-sessions.ts'
import { listSessions } from './sessions/list-sessions.ts'
import { logout } from './sessions/logout.ts'
import { refresh } from './sessions/refresh.ts'
import { check } from './system/check.ts'
import { doctor } from './system/doctor.ts'
import { databaseStatus, migrateDatabase, rollbackDatabase } from './system/migrations.ts'
import { which } from './system/which.ts'
import type { Bound, PortsOf } from './use-case.ts'
import { createUser } from './users/create-user.ts'
import { deleteUser } from './users/delete-user.ts'
import { disableUser } from './users/disable-user.ts'
import { enableUser } from './users/enable-user.ts'
import { issuePasswordLink } from './users/issue-password-link.ts'
import { listUsers } from './users/list-users.ts'
import { setRole } from './users/set-role.ts'
import { showUser } from './users/show-user.ts'

/** Everything the product can do. Routes, commands, the client and the documentation are made from this. */
export const useCases = {
  listItems,
  showItem,
  createItem,
  updateItem,
  resolveItem,
  reopenItem,
  muteItem,
  archiveItem,
  deleteItem,
  listOccurrences,
  showOccurrence,
  recordOccurrence,
  collectReports,
  listReports,
  showReport,
  deleteReport,
  cleanReports,
  listProjects,
  createProject,
  listProjectTokens,
  register,
  login,
  refresh,
  logout,
  me,
  signUp,
  authenticate,
  whoami,
  changePassword,
  changeProfile,
  deleteAccount,
  setPassword,
  explain,
  listSessions,
  endSession,
  endSessions,
  createApiToken,
  listApiTokens,
  revokeApiToken,
  listUsers,
  showUser,
  createUser,
  setRole,
  disableUser,
  enableUser,
  issuePasswordLink,
  deleteUser,
  createInvitation,
  listInvitations,
  showInvitation,
  resendInvitation,
  revokeInvitation,
  acceptInvitation,
  invitationTree,
  listAuditEntries,
  createBookmark,
  listBookmarks,
  bookmarksStats,
  exportBookmarks,
  importBookmarks,
  checkBookmarks,
  showBookmark,
  updateBookmark,
  replaceBookmark,
  deleteBookmark,
  bookmarkStats,
  fetchPageFacts,
  listTags,
  renameTag,
  mergeTags,
  deleteTag,
  listSearches,
  saveSearch,
  deleteSearch,
  visitBookmark,
  resolveBookmark,
  createPost,
  listPosts,
  recountPosts,
  purgePosts,
  showPost,
  updatePost,
  replacePost,
  deletePost,
  restorePost,
  setVote,
  clearVote,
  castVote,
  createComment,
  listComments,
  showComment,
  updateComment,
  deleteComment,
  restoreComment,
  addVideogame,
  listVideogames,
  backlogStats,
  planBacklog,
  exportVideogames,
  importVideogames,
  showVideogame,
  updateVideogame,
  replaceVideogame,
  deleteVideogame,
  listImports,
  showImport,
  undoImport,
  check,
  doctor,
  which,
  databaseStatus,
  migrateDatabase,
  rollbackDatabase
}

/** The product, bound to its ports or to a server: one function per use case. */
export interface App extends Bound<typeof useCases> {}

/** What the adapters have to provide. */
export type Ports = PortsOf<typeof useCases>
