/** A page that fails to draw shows its error; the rest of the page, and the other pages, go on. */
import { Component, type ComponentChildren } from 'preact';
import { t } from '../i18n';
import { ErrorPanel } from './ErrorPanel';

interface Props {
  children: ComponentChildren;
}
interface State {
  message: string | null;
}

export class Guard extends Component<Props, State> {
  override state: State = { message: null };

  static override getDerivedStateFromError(error: unknown): State {
    return { message: String(error) };
  }

  override render({ children }: Props, { message }: State) {
    if (message === null) return children;
    return (
      <ErrorPanel error={{ code: 'E_PAGE', message }}>
        <button
          type="button"
          onClick={() => {
            this.setState({ message: null });
          }}
        >
          {t('error.again')}
        </button>
      </ErrorPanel>
    );
  }
}
