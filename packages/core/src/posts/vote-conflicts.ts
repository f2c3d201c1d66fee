import { AppError } from '../errors.ts'

/** The `conflict` of a vote that was cast already. */
export function alreadyVoted(): AppError {
  return new AppError('conflict', 'You have already voted on this post')
}

/** The `conflict` of a vote that is not there to be taken back. */
export function noVote(): AppError {
  return new AppError('conflict', 'You have no vote on this post to take back')
}
