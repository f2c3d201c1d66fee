import {
  commentStoreContract,
  memoryPosts,
  postStoreContract,
  voteStoreContract
} from '@rollcall/core/contracts'
import t from 'tap'

t.test('memoryPosts keeps the contract of PostStore', async (t) => {
  postStoreContract(t, async () => memoryPosts())
})

t.test('memoryPosts keeps the contract of VoteStore', async (t) => {
  voteStoreContract(t, async () => memoryPosts())
})

t.test('memoryPosts keeps the contract of CommentStore', async (t) => {
  commentStoreContract(t, async () => memoryPosts())
})
